import { totalmem } from "node:os";
import { describe, expect, it } from "@jest/globals";
import { freeMemory, parseVmStat } from "./free-memory.ts";

describe("freeMemory", () => {
  it("is what Linux says is available, not what is free", async () => {
    const files: Readonly<Record<string, string>> = {
      "/proc/meminfo": "MemTotal: 8000 kB\nMemFree:  100 kB\nMemAvailable:  6000 kB\n",
    };
    expect(await freeMemory("linux", async (path) => files[path])).toBe(6000 * 1024);
  });

  it("is never more than a container leaves", async () => {
    const files: Readonly<Record<string, string>> = {
      "/proc/meminfo": "MemAvailable:  6000 kB\n",
      "/proc/self/cgroup": "0::/\n",
      "/sys/fs/cgroup/memory.max": "2000000\n",
      "/sys/fs/cgroup/memory.current": "500000\n",
    };
    expect(await freeMemory("linux", async (path) => files[path])).toBe(1_500_000);
  });

  it("is a plausible number on this machine, and wherever nothing can be read", async () => {
    for (const free of [await freeMemory(), await freeMemory("linux", async () => undefined)]) {
      expect(free).toBeGreaterThan(0);
      expect(free).toBeLessThanOrEqual(totalmem());
    }
  });
});

describe("parseVmStat", () => {
  const output = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                3000.
Pages active:                            200000.
Pages inactive:                            2000.
Pages speculative:                          500.
Pages throttled:                              0.
Pages wired down:                        100000.
Pages purgeable:                            100.
"Translation faults":                 999999999.
`;

  it("adds up what macOS would give away", () => {
    expect(parseVmStat(output)).toBe((3000 + 2000 + 500 + 100) * 16384);
  });

  it("says nothing of an output that it does not know", () => {
    expect(parseVmStat("")).toBeUndefined();
  });
});
