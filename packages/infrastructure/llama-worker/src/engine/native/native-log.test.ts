import { describe, expect, it } from "@jest/globals";
import type { Logger } from "@llm/domain";
import { LlamaLogLevel } from "node-llama-cpp";
import { NativeLog } from "./native-log.ts";

function recordingLogger() {
  const lines: string[] = [];
  const method = (level: string) => (_fields: object, message?: string) =>
    void lines.push(`${level} ${message}`);
  const logger: Logger = {
    debug: method("debug"),
    info: method("info"),
    warn: method("warn"),
    error: method("error"),
  };
  return { logger, lines };
}

describe("NativeLog", () => {
  it("passes lines on by their level", () => {
    const { logger, lines } = recordingLogger();
    const log = new NativeLog(logger);
    log.write(LlamaLogLevel.fatal, "one\n");
    log.write(LlamaLogLevel.error, "two");
    log.write(LlamaLogLevel.warn, "three");
    log.write(LlamaLogLevel.info, "four");
    log.write(LlamaLogLevel.info, "\n");
    expect(lines).toEqual(["error one", "error two", "warn three", "debug four"]);
  });

  it("keeps the last complaints until it is cleared", async () => {
    const log = new NativeLog();
    for (let line = 1; line <= 7; line++) log.write(LlamaLogLevel.error, `line ${line}`);
    log.write(LlamaLogLevel.warn, "no complaint");
    expect(await log.complaints()).toEqual(["line 3", "line 4", "line 5", "line 6", "line 7"]);
    log.clear();
    expect(await log.complaints()).toEqual([]);
  });
});
