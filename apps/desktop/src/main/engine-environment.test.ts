import { describe, expect, it } from "@jest/globals";
import { engineEnvironment } from "./engine-environment.ts";

describe("engineEnvironment", () => {
  it("passes on what the engine needs", () => {
    const needed = {
      PATH: "/bin",
      Path: "C:\\Windows",
      HOME: "/home/ada",
      LLM_HOME: "/data",
      VK_ICD_FILENAMES: "icd.json",
      CUDA_VISIBLE_DEVICES: "0",
    };
    expect(engineEnvironment(needed)).toEqual(needed);
  });

  it("keeps the rest", () => {
    expect(
      engineEnvironment({
        NODE_OPTIONS: "--inspect",
        ELECTRON_RUN_AS_NODE: "1",
        AWS_SECRET_ACCESS_KEY: "secret",
        GITHUB_TOKEN: "secret",
        OPENAI_API_KEY: "secret",
        LD_PRELOAD: "evil.so",
        LANG: undefined,
      }),
    ).toEqual({});
  });
});
