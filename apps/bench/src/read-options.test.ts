import { resolve } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readOptions } from "./read-options.ts";

const tasks = ["one", "two", "three"];

describe("readOptions", () => {
  it("runs everything when nothing is asked for", () => {
    expect(readOptions([], tasks)).toEqual({ quick: false, only: [] });
  });

  it("reads what is asked for", () => {
    const args = ["--quick", "--only", "one,two", "--only=three", "--output", "results"];
    expect(readOptions(args, tasks)).toEqual({
      quick: true,
      only: ["one", "two", "three"],
      output: resolve("results"),
    });
  });

  it.each(["--help", "-h"])("shows the help for %s", (flag) => {
    expect(readOptions(["--quick", flag], tasks)).toBe("help");
  });

  it.each([
    [["--only", "one,four"], "There is no task four. The tasks are: one, two, three."],
    [["--output="], "--output needs the path of a folder."],
    [["--slow"], "Unknown option '--slow'"],
    [["one"], "Unexpected argument 'one'"],
    [["--output"], "argument missing"],
  ])("refuses %p", (args, message) => {
    expect(() => readOptions(args, tasks)).toThrow(message);
  });
});
