import { describe, expect, it } from "@jest/globals";
import { checkGenerationOptions } from "./check-options.ts";

describe("checkGenerationOptions", () => {
  it("takes what there may be", () => {
    checkGenerationOptions({});
    checkGenerationOptions({ stop: [], contextPolicy: "shift", caller: "x".repeat(64) });
    checkGenerationOptions({ stop: Array.from({ length: 16 }, () => "x".repeat(256)) });
  });

  // As a caller without types may give them.
  it.each<[string, object]>([
    ["stop", { stop: "\n" }],
    ["contextPolicy", { contextPolicy: "forget" }],
    ["caller", { caller: "" }],
    ["caller", { caller: "x".repeat(65) }],
    ["temperature", { temperature: 2.1 }],
  ])("refuses %s in %j", (option, options) => {
    expect(() => checkGenerationOptions(options)).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        details: expect.objectContaining({ option }),
      }),
    );
  });
});
