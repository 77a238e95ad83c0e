import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { starterModel } from "@llm/starter-model";
import { hubUserName, startHub, type Hub } from "@llm/testing/hub";
import { startLlm, temporaryHome, type LlmHome } from "./llm-process.ts";

const token = "hf_canary6b1f";

describe("llm login at a hub", () => {
  let hub: Hub;
  let home: LlmHome;
  beforeAll(async () => {
    home = await temporaryHome();
    const content = await readFile(starterModel.path);
    const files = [{ path: "tiny.Q8_0.gguf", content }];
    hub = await startHub({
      models: [{ id: "acme/gated", files, gated: "auto", readers: [token] }],
    });
  });
  afterAll(async () => {
    await hub[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  async function run(input: string, ...argv: string[]) {
    const llm = startLlm(home, argv, {
      HF_ENDPOINT: hub.endpoint,
      // Nothing of the machine's own.
      HF_HOME: join(home.path, "hugging-face"),
      HF_TOKEN: "",
      HF_TOKEN_PATH: "",
      LLM_LOG_LEVEL: "debug",
    });
    llm.write(input);
    const { code } = await llm.exited;
    return { code, stdout: llm.stdout, stderr: llm.stderr };
  }

  it("opens a gated model until logout, and the token is in no output and no log", async () => {
    const settings = join(home.path, "settings.json");
    const pull = ["pull", "hf:acme/gated:Q8_0"];
    const outputs = [await run("", ...pull)];
    expect(outputs[0]).toMatchObject({ code: 1, stderr: expect.stringContaining("llm login") });

    outputs.push(await run("hf_wrong", "login"));
    expect(outputs.at(-1)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("error[ACCESS_DENIED]"),
    });
    outputs.push(await run(`${token}\n`, "login"));
    expect(outputs.at(-1)).toEqual({
      code: 0,
      stdout: `This is a token of ${hubUserName}.\nIt is saved in ${settings}.\n`,
      stderr: "",
    });
    expect((await stat(settings)).mode & 0o777).toBe(0o600);
    outputs.push(await run("", ...pull));
    expect(outputs.at(-1)).toMatchObject({ code: 0, stdout: expect.stringContaining("tiny.q8_0") });
    expect(hub.tokensAtCdn).toEqual([]);

    outputs.push(await run("", "logout"));
    expect(outputs.at(-1)).toMatchObject({ code: 0, stdout: "No token is saved now.\n" });
    expect(JSON.parse(await readFile(settings, "utf8"))).toEqual({});

    const log = await readFile(join(home.path, "logs", "llm.log"), "utf8");
    expect(log).toContain("download completed");
    expect(log + JSON.stringify(outputs)).not.toContain("canary");
  });

  it("does not write over settings that are damaged, and says what to do", async () => {
    const settings = join(home.path, "settings.json");
    await writeFile(settings, '{"theme":');
    const { code, stderr } = await run(token, "login");
    expect(code).toBe(1);
    expect(stderr).toContain("error[SETTINGS_UNUSABLE]");
    expect(stderr).toContain(settings);
    expect(await readFile(settings, "utf8")).toBe('{"theme":');
  });
});
