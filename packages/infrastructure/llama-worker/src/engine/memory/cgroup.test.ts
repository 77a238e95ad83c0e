import { describe, expect, it } from "@jest/globals";
import { cgroupLimits } from "./cgroup.ts";

/** A system that has these files. */
function systemOf(files: Readonly<Record<string, string>>) {
  return async (path: string) => files[path];
}

describe("cgroupLimits", () => {
  it("knows none where there are no groups", async () => {
    expect(await cgroupLimits(systemOf({}))).toEqual({});
    expect(await cgroupLimits(systemOf({ "/proc/self/cgroup": "nonsense\n0::\n" }))).toEqual({});
  });

  it("reads version 2, and counts what would be dropped as free", async () => {
    const files = {
      "/proc/self/cgroup": "0::/\n",
      "/sys/fs/cgroup/memory.max": "1000000\n",
      "/sys/fs/cgroup/memory.current": "700000\n",
      "/sys/fs/cgroup/memory.stat": "anon 400000\nfile 300000\ninactive_file 200000\n",
      "/sys/fs/cgroup/cpu.max": "150000 100000\n",
    };
    expect(await cgroupLimits(systemOf(files))).toEqual({ freeMemoryBytes: 500_000, cpus: 1.5 });
  });

  it("takes the least of a group and all above it", async () => {
    const files = {
      "/proc/self/cgroup": "0::/pods/one\n",
      "/sys/fs/cgroup/pods/one/memory.max": "max\n",
      "/sys/fs/cgroup/pods/one/memory.current": "700000\n",
      "/sys/fs/cgroup/pods/one/cpu.max": "max 100000\n",
      "/sys/fs/cgroup/pods/memory.max": "900000\n",
      "/sys/fs/cgroup/pods/memory.current": "800000\n",
      "/sys/fs/cgroup/pods/cpu.max": "400000 100000\n",
    };
    expect(await cgroupLimits(systemOf(files))).toEqual({ freeMemoryBytes: 100_000, cpus: 4 });
  });

  it("reads version 1, also where a container only shows its own group at the top", async () => {
    const files = {
      "/proc/self/cgroup": "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n0::/\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "600000\n",
      "/sys/fs/cgroup/memory/memory.usage_in_bytes": "500000\n",
      "/sys/fs/cgroup/memory/memory.stat": "inactive_file 1\ntotal_inactive_file 50000\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "200000\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    };
    expect(await cgroupLimits(systemOf(files))).toEqual({ freeMemoryBytes: 150_000, cpus: 2 });
  });

  it("knows what version 1 says when there is no limit", async () => {
    const files = {
      "/proc/self/cgroup": "4:memory:/\n5:cpu:/\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/memory.usage_in_bytes": "500000\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    };
    expect(await cgroupLimits(systemOf(files))).toEqual({});
  });

  it("never gives less than nothing", async () => {
    const files = {
      "/proc/self/cgroup": "0::/\n",
      "/sys/fs/cgroup/memory.max": "100\n",
      "/sys/fs/cgroup/memory.current": "300\n",
    };
    expect((await cgroupLimits(systemOf(files))).freeMemoryBytes).toBe(0);
  });
});
