import { appendFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ByteRanges } from "./byte-ranges.ts";
import { lockFile } from "./file-lock.ts";
import { PartFile } from "./part-file.ts";
import { RangePlan } from "./range-plan.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "transfer-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("ByteRanges", () => {
  it("agrees with a set of single bytes, whatever is added and removed", () => {
    const ranges = new ByteRanges();
    const bytes = new Set<number>();
    let state = 7;
    const random = (below: number) => (state = (state * 16_807) % 2_147_483_647) % below;
    for (let step = 0; step < 500; step++) {
      const start = random(60);
      const end = start + random(12);
      const isAdded = random(3) > 0;
      if (isAdded) ranges.add({ start, end });
      else ranges.remove({ start, end });
      for (let byte = start; byte < end; byte++) {
        if (isAdded) bytes.add(byte);
        else bytes.delete(byte);
      }
      expect(ranges.size).toBe(bytes.size);
      const missing = ranges
        .missing(80)
        .flatMap(({ start: from, end: to }) =>
          Array.from({ length: to - from }, (_, index) => from + index),
        );
      expect(missing).toEqual(
        Array.from({ length: 80 }, (_, byte) => byte).filter((byte) => !bytes.has(byte)),
      );
      expect(ranges.prefix).toBe(missing[0] ?? 80);
    }
  });
});

describe("RangePlan", () => {
  function plan(size: number, connections: number) {
    let now = 0;
    const clock = { now: () => now };
    const ranges = new RangePlan([{ start: 0, end: size }], { connections, clock });
    return { ranges, pass: (milliseconds: number) => (now += milliseconds) };
  }

  it.each([
    ["one round for a small file", 64, times(8, 8)],
    ["a round of large pieces and one of small ones", 512, [...times(8, 56), ...times(8, 8)]],
    ["small pieces when large ones would leave too little", 96, [...times(8, 8), ...times(8, 4)]],
  ])("makes %s", (_, mebibytes, expected) => {
    const { ranges } = plan(mebibytes * 2 ** 20, 8);
    const lengths: number[] = [];
    for (let segment = ranges.take(); segment !== undefined; segment = ranges.take()) {
      lengths.push((segment.end - segment.start) / 2 ** 20);
    }
    expect(lengths).toEqual(expected);
  });

  it("gives every byte once, in pieces that get smaller", () => {
    const { ranges } = plan(100_000_000, 4);
    const done = new ByteRanges();
    const lengths: number[] = [];
    for (let segment = ranges.take(); segment !== undefined; segment = ranges.take()) {
      done.add({ start: segment.start, end: segment.end });
      lengths.push(segment.end - segment.start);
      segment.position = segment.end;
      ranges.release(segment);
    }
    expect(done.missing(100_000_000)).toEqual([]);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(100_000_000);
    const allButLast = lengths.slice(0, -1);
    expect(allButLast).toEqual(lengths.slice(0, -1).sort((a, b) => b - a));
    expect(ranges.isDone).toBe(true);
  });

  it("gives what one connection leaves to the next", () => {
    const { ranges } = plan(500_000, 2);
    const segment = ranges.take();
    if (segment === undefined) throw new Error("nothing to do");
    segment.position = 100_000;
    ranges.release(segment);
    expect(ranges.take()).toMatchObject({ position: 100_000, end: 500_000 });
  });

  it("lets a free connection take over half of what a slow one would need long for, and all of a dead one", () => {
    const { ranges, pass } = plan(1_000_000, 2);
    const slow = ranges.take();
    if (slow === undefined) throw new Error("nothing to do");
    expect(ranges.take()).toBeUndefined();
    pass(999);
    slow.position = 100_000;
    expect(ranges.take()).toBeUndefined();
    pass(1);
    expect(ranges.take()).toMatchObject({ position: 550_000, end: 1_000_000 });
    expect(slow.end).toBe(550_000);

    const { ranges: others, pass: passOthers } = plan(100_000, 2);
    const dead = others.take();
    if (dead === undefined) throw new Error("nothing to do");
    let isTold = false;
    dead.onTakenOver = () => (isTold = true);
    passOthers(3_000);
    expect(others.take()).toMatchObject({ position: 0, end: 100_000 });
    expect(isTold).toBe(true);
  });
});

function times(count: number, value: number): readonly number[] {
  return Array<number>(count).fill(value);
}

describe("PartFile", () => {
  const identity = { sizeBytes: 20, sha256: "a".repeat(64) };
  const path = () => join(folder, "m.gguf");

  it("knows after it was closed what was written, and nothing of a line that was cut off", async () => {
    const part = await PartFile.open(path(), identity);
    await part.write([Buffer.from("hello "), Buffer.from("there")], 3);
    await part.close();
    await appendFile(`${path()}.part.journal`, "[14,20,12");
    const again = await PartFile.open(path(), identity);
    expect(again.missing(20)).toEqual([
      { start: 0, end: 3 },
      { start: 14, end: 20 },
    ]);
    await again.close();
    expect((await readFile(`${path()}.part`)).subarray(3, 14).toString()).toBe("hello there");
  });

  it.each([
    ["another hash", { ...identity, sha256: "b".repeat(64) }],
    ["another size", { ...identity, sizeBytes: 21 }],
    ["no hash and no validator", { sizeBytes: 20 }],
  ])("begins anew for %s", async (_, other) => {
    const part = await PartFile.open(path(), identity);
    await part.write([Buffer.from("hello")], 0);
    await part.close();
    const again = await PartFile.open(path(), other);
    expect(again.size).toBe(0);
    await again.close();
  });

  it("begins anew when the journal is no journal, or says more than there is", async () => {
    await writeFile(`${path()}.part.journal`, "not a journal\n");
    const part = await PartFile.open(path(), identity);
    expect(part.size).toBe(0);
    await part.write([Buffer.from("hello")], 0);
    await part.close();
    await writeFile(`${path()}.part`, "he");
    const again = await PartFile.open(path(), identity);
    expect(again.size).toBe(0);
    await again.close();
  });

  it("drops the pieces whose content is not what was written", async () => {
    const part = await PartFile.open(path(), identity);
    await part.write([Buffer.from("hello")], 0);
    await part.write([Buffer.from("there")], 5);
    expect(await part.dropDamaged()).toBe(0);
    await writeFile(`${path()}.part`, "hellothXre");
    expect(await part.dropDamaged()).toBe(5);
    expect(part.missing(10)).toEqual([{ start: 5, end: 10 }]);
    await part.close();
  });
});

describe("lockFile", () => {
  const path = () => join(folder, "deep", "m.lock");
  const signal = () => AbortSignal.timeout(10_000);

  it("lets one in at a time", async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        await using _ = await lockFile(path(), signal());
        most = Math.max(most, ++inside);
        await new Promise((wake) => setTimeout(wake, 5));
        inside -= 1;
      }),
    );
    expect(most).toBe(1);
    expect(await readdir(join(folder, "deep"))).toEqual([]);
  });

  it("takes over the lock of a process that is no more, and an old one of another machine", async () => {
    await (await lockFile(path(), signal()))[Symbol.asyncDispose]();
    const dead = { id: "x", pid: 2 ** 22 + 1, host: (await import("node:os")).hostname() };
    await writeFile(path(), JSON.stringify(dead));
    await (await lockFile(path(), signal()))[Symbol.asyncDispose]();
    await writeFile(path(), JSON.stringify({ ...dead, host: "elsewhere" }));
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(path(), longAgo, longAgo);
    await (await lockFile(path(), signal()))[Symbol.asyncDispose]();
  });

  it("waits for the lock of another machine until it is aborted", async () => {
    await (await lockFile(path(), signal()))[Symbol.asyncDispose]();
    await writeFile(path(), JSON.stringify({ id: "x", pid: 1, host: "elsewhere" }));
    const reason = new Error("Enough.");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await expect(lockFile(path(), controller.signal)).rejects.toBe(reason);
  });
});
