import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { LlamaLogLevel } from "node-llama-cpp";
import { loadError } from "./load-error.ts";
import { NativeLog } from "../native/native-log.ts";

describe("loadError", () => {
  it("says what the native library logged, also when that comes late", async () => {
    const log = new NativeLog();
    const error = loadError(new Error("Failed to load model"), "mine", log);
    setImmediate(() => {
      log.write(LlamaLogLevel.error, "unknown model architecture: 'new'");
      log.write(LlamaLogLevel.error, "failed to load model");
    });
    expect(await error).toMatchObject({
      code: "MODEL_LOAD_FAILED",
      message: "The model mine cannot be loaded: unknown model architecture: 'new'",
      details: { log: ["unknown model architecture: 'new'", "failed to load model"] },
    });
  });

  it("says what the library says when it logged nothing", async () => {
    const message = "The model mine cannot be loaded: Failed to load model";
    const native = await loadError(new Error("Failed to load model"), "mine", new NativeLog());
    const odd = await loadError("Failed to load model", "mine", new NativeLog());
    expect([native.message, odd.message]).toEqual([message, message]);
  });

  it("keeps an error that says what is wrong already", async () => {
    const error = new LlmError("MODEL_FILE_INVALID", "It is a folder.");
    expect(await loadError(error, "mine", new NativeLog())).toBe(error);
  });
});
