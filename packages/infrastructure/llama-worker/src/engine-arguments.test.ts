import { describe, expect, it } from "@jest/globals";
import { readEngineArguments, writeEngineArguments } from "./engine-arguments.ts";

describe("engine arguments", () => {
  it.each([
    { gpu: true, calibrationFile: undefined },
    { gpu: false, calibrationFile: "/home/o'neil/my data/calibration=1.json" },
  ])("come out as they went in: %j", (settings) => {
    const argv = ["/usr/bin/node", "/app/main.js", ...writeEngineArguments(settings)];
    expect(readEngineArguments(argv)).toEqual(settings);
  });

  it("allow a GPU when nothing is said", () => {
    expect(readEngineArguments(["/usr/bin/node", "/app/main.js"])).toEqual({ gpu: true });
    expect(writeEngineArguments({})).toEqual([]);
  });
});
