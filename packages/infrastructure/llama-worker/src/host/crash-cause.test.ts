import { describe, expect, it } from "@jest/globals";
import { LlmError, type ErrorDetails } from "@llm/domain";
import { isNativeCrash } from "./crash-cause.ts";

function crash(details: ErrorDetails): LlmError {
  return new LlmError("WORKER_CRASHED", "The engine ended unexpectedly.", { details });
}

describe("isNativeCrash", () => {
  it.each<[ErrorDetails, boolean]>([
    [{ signal: "SIGABRT" }, true],
    [{ signal: "SIGSEGV" }, true],
    [{ exitCode: 139 }, true],
    [{ exitCode: 3_221_225_477 }, true],
    [{ signal: "SIGKILL" }, false],
    [{ exitCode: 1 }, false],
    [{}, false],
  ])("of %j is %p", (details, expected) => {
    expect(isNativeCrash(crash(details))).toBe(expected);
  });
});
