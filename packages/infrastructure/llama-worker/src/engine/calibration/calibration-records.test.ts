import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { CalibrationRecords, type CalibrationRecord } from "./calibration-records.ts";

function recordOf(shape: string, changes: Partial<CalibrationRecord> = {}): CalibrationRecord {
  return {
    machine: "A CPU, 2 CPUs",
    shape,
    model: `model ${shape}`,
    threads: 2,
    flashAttention: true,
    tokensPerSecond: 50,
    measuredAt: 1_000,
    ...changes,
  };
}

describe("CalibrationRecords", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "calibration-records-"));
    path = join(folder, "calibration.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("are there for the next program", async () => {
    const record = recordOf("a");
    await new CalibrationRecords({ path }).put(record);
    const records = new CalibrationRecords({ path });
    expect(await records.find({ machine: record.machine, shape: "a" })).toEqual(record);
    expect(await records.find({ machine: "Another CPU", shape: "a" })).toBeUndefined();
    expect(await records.find({ machine: record.machine, shape: "b" })).toBeUndefined();
  });

  it("live as long as their owner without a file", async () => {
    const records = new CalibrationRecords();
    await records.put(recordOf("a"));
    expect(await records.all()).toEqual([recordOf("a")]);
    expect(await new CalibrationRecords().all()).toEqual([]);
  });

  it("are replaced by what was measured later, and can be forgotten", async () => {
    const records = new CalibrationRecords({ path });
    await records.put(recordOf("a"));
    await records.put(recordOf("b", { measuredAt: 2_000 }));
    await records.put(recordOf("a", { threads: 4, measuredAt: 3_000 }));
    expect((await records.all()).map(({ shape, threads }) => [shape, threads])).toEqual([
      ["a", 4],
      ["b", 2],
    ]);
    await records.forget(recordOf("a"));
    expect((await records.all()).map(({ shape }) => shape)).toEqual(["b"]);
  });

  it.each(["", "{", "[]", '{"records":7}', '{"records":[{"threads":0}, null, 3]}', "\u0000"])(
    "ignore a damaged file and write it anew: %j",
    async (damaged) => {
      await writeFile(path, damaged);
      const records = new CalibrationRecords({ path });
      expect(await records.all()).toEqual([]);
      await records.put(recordOf("a"));
      expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ records: [recordOf("a")] });
    },
  );

  it("keep what is good in a file that is partly damaged", async () => {
    const content = { records: [{ ...recordOf("a"), threads: "many" }, recordOf("b")] };
    await writeFile(path, JSON.stringify(content));
    expect(await new CalibrationRecords({ path }).all()).toEqual([recordOf("b")]);
  });

  it("forget the oldest beyond 64", async () => {
    const records = new CalibrationRecords({ path });
    for (let number = 0; number < 70; number++) {
      await records.put(recordOf(`shape ${number}`, { measuredAt: number }));
    }
    const kept = await records.all();
    expect(kept).toHaveLength(64);
    expect(kept[0]?.shape).toBe("shape 69");
    expect(kept.at(-1)?.shape).toBe("shape 6");
  });

  it("stay whole when several write at once, and leave no other file", async () => {
    const programs = Array.from({ length: 4 }, () => new CalibrationRecords({ path }));
    await Promise.all(
      programs.flatMap((records, program) =>
        Array.from({ length: 10 }, (_, number) => records.put(recordOf(`${program} ${number}`))),
      ),
    );
    const left = await new CalibrationRecords({ path }).all();
    expect(left.length).toBeGreaterThan(0);
    for (const record of left) expect(record).toEqual(recordOf(record.shape));
    expect(await readdir(folder)).toEqual(["calibration.json"]);
  });

  it("are no reason to fail when they cannot be written", async () => {
    const warnings: string[] = [];
    const quiet = () => undefined;
    const records = new CalibrationRecords({
      path: join(folder, "none", "calibration.json"),
      logger: {
        debug: quiet,
        info: quiet,
        warn: (_fields, message = "") => void warnings.push(message),
        error: quiet,
      },
    });
    await records.put(recordOf("a"));
    expect(warnings).toEqual(["calibration not written"]);
  });
});
