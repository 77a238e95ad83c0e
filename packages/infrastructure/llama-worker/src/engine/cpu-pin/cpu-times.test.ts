import { describe, expect, it } from "@jest/globals";
import { parseCpuList, parseCpuTimes, parseProcessTimes } from "./cpu-times.ts";

describe("parseCpuTimes", () => {
  it("adds up what a CPU did, without the time of guests that is in it twice", () => {
    const stat = [
      "cpu  300 0 0 1700 0 0 0 0 0 0",
      "cpu0 100 1 20 800 40 3 4 5 60 1",
      "cpu11 200 0 0 900 0 0 0 0 0 0",
      "intr 1234 5 6",
      "ctxt 99",
    ].join("\n");
    expect([...parseCpuTimes(stat)]).toEqual([
      [0, { busy: 133, total: 973 }],
      [11, { busy: 200, total: 1_100 }],
    ]);
  });

  it("finds nothing in what is not of Linux", () => {
    expect(parseCpuTimes("").size).toBe(0);
  });
});

describe("parseProcessTimes", () => {
  // The state is field 3 of all, 150 and 25 are fields 14 and 15, the CPU is field 39.
  const after = `S ${"0 ".repeat(10)}150 25 ${"0 ".repeat(22)}17`;

  it("reads times and CPU behind a name that looks like fields", () => {
    expect(parseProcessTimes(`42 (a) b (c) ${after} 1 0 0\n`)).toEqual({ busy: 175, cpu: 1 });
  });

  it.each(["", "42 (node) S 1 2", `42 (node) ${after} x`])("finds nothing in %j", (stat) => {
    expect(parseProcessTimes(stat)).toBeUndefined();
  });
});

describe("parseCpuList", () => {
  it.each([
    ["0", [0]],
    ["0-1", [0, 1]],
    ["0-2,5,8-9", [0, 1, 2, 5, 8, 9]],
    ["", []],
    ["all", []],
  ])("reads %j", (list, cpus) => {
    expect(parseCpuList(list)).toEqual(cpus);
  });
});
