import { describe, expect, it } from "@jest/globals";
import { chooseFastest, type Candidate, type Speed } from "./choose-fastest.ts";

interface Machine {
  /** Milliseconds per written token of each candidate. */
  readonly times: Readonly<Record<string, number | Speed>>;
  /** Candidates that there is time for. @default any number */
  readonly time?: number;
}

/** Measures by a table, and notes what was asked. */
function machineWith({ times, time = Infinity }: Machine) {
  const asked: string[] = [];
  const measure = async (candidate: Candidate, limitMs: number) => {
    const { threads, flashAttention, pinned } = candidate;
    const name = `${threads}${flashAttention ? "" : " plain"}${pinned ? " pinned" : ""}`;
    asked.push(name);
    const known = times[name];
    const speed = typeof known === "number" ? { readMs: known / 4, writeMs: known } : known;
    return speed === undefined || speed.writeMs > limitMs ? undefined : speed;
  };
  return { measure, hasTimeFor: () => asked.length < time, asked, canPin: false };
}

const threadCounts = [1, 2, 4, 8];

describe("chooseFastest", () => {
  it("goes up while more threads are worth it, and stops at the first that are not", async () => {
    const times = { 1: 100, 2: 55, 4: 45, 8: 10, "2 plain": 60 };
    const machine = machineWith({ times });
    expect(await chooseFastest({ threadCounts, canFlash: true, ...machine })).toEqual({
      threads: 2,
      flashAttention: true,
      pinned: false,
      writeMs: 55,
    });
    expect(machine.asked).toEqual(["1", "2", "4", "2 plain"]);
  });

  it("stays with one thread where a second one stalls", async () => {
    const machine = machineWith({ times: { 1: 12, 2: 9_600, "1 plain": 12 } });
    expect(await chooseFastest({ threadCounts, canFlash: true, ...machine })).toMatchObject({
      threads: 1,
    });
    expect(machine.asked).toEqual(["1", "2", "1 plain"]);
  });

  it("takes exactly 1.25 times the speed, and no less, for more threads", async () => {
    const enough = machineWith({ times: { "1 plain": 100, "2 plain": 80 } });
    const tooLittle = machineWith({ times: { "1 plain": 100, "2 plain": 80.1 } });
    const search = { threadCounts: [1, 2], canFlash: false };
    expect((await chooseFastest({ ...search, ...enough }))?.threads).toBe(2);
    expect((await chooseFastest({ ...search, ...tooLittle }))?.threads).toBe(1);
  });

  it("leaves flash attention where reading and writing together are faster without", async () => {
    const flash = { readMs: 1, writeMs: 10 };
    const writesFaster = machineWith({
      times: { 1: flash, "1 plain": { readMs: 1.6, writeMs: 7 } },
    });
    const isFaster = machineWith({
      times: { 1: flash, "1 plain": { readMs: 0.8, writeMs: 7 } },
    });
    const search = { threadCounts: [1], canFlash: true };
    expect((await chooseFastest({ ...search, ...writesFaster }))?.flashAttention).toBe(true);
    expect(await chooseFastest({ ...search, ...isFaster })).toEqual({
      threads: 1,
      flashAttention: false,
      pinned: false,
      writeMs: 7,
    });
  });

  it("stays on one CPU where one thread is exactly 1.05 times as fast there, and no less", async () => {
    const enough = machineWith({ times: { 1: 105, "1 pinned": 100, "1 plain pinned": 100 } });
    const tooLittle = machineWith({ times: { 1: 105, "1 pinned": 100.1, "1 plain": 105 } });
    const search = { threadCounts: [1], canFlash: true };
    expect(await chooseFastest({ ...search, ...enough, canPin: true })).toEqual({
      threads: 1,
      flashAttention: true,
      pinned: true,
      writeMs: 100,
    });
    expect((await chooseFastest({ ...search, ...tooLittle, canPin: true }))?.pinned).toBe(false);
    // Both ways of attention are held against each other on the CPU that they would have.
    expect(enough.asked).toEqual(["1", "1 pinned", "1 plain pinned"]);
    expect(tooLittle.asked).toEqual(["1", "1 pinned", "1 plain"]);
  });

  it("holds more threads against the one on its CPU, and gives them all CPUs", async () => {
    const times = { "1 plain": 100, "1 plain pinned": 80, "2 plain": 64.1, "4 plain": 1 };
    const tooLittle = machineWith({ times });
    const enough = machineWith({ times: { ...times, "2 plain": 64 } });
    const search = { threadCounts: [1, 2], canFlash: false };
    expect(await chooseFastest({ ...search, ...tooLittle, canPin: true })).toMatchObject({
      threads: 1,
      pinned: true,
    });
    expect(await chooseFastest({ ...search, ...enough, canPin: true })).toMatchObject({
      threads: 2,
      pinned: false,
    });
    expect(enough.asked).toEqual(["1 plain", "1 plain pinned", "2 plain"]);
  });

  it("asks for no other CPUs where it cannot have them", async () => {
    const machine = machineWith({ times: { "1 plain": 100, "1 plain pinned": 1 } });
    const search = { threadCounts: [1], canFlash: false, ...machine };
    expect((await chooseFastest(search))?.pinned).toBe(false);
    expect(machine.asked).toEqual(["1 plain"]);
  });

  it("never tries flash attention where it cannot be", async () => {
    const machine = machineWith({ times: { "1 plain": 10 } });
    const search = { threadCounts: [1], canFlash: false, ...machine };
    expect(await chooseFastest(search)).toMatchObject({ flashAttention: false });
    expect(machine.asked).toEqual(["1 plain"]);
  });

  it("knows nothing when the time is up among the threads, and enough when only the last is missing", async () => {
    const times = { 1: 100, 2: 50, 4: 49, "2 plain": 1 };
    const search = { threadCounts, canFlash: true };
    expect(await chooseFastest({ ...search, ...machineWith({ times, time: 2 }) })).toBeUndefined();
    const late = await chooseFastest({ ...search, ...machineWith({ times, time: 3 }) });
    expect(late).toMatchObject({ threads: 2, flashAttention: true });
    const none = machineWith({ times: {} });
    expect(await chooseFastest({ ...search, ...none })).toBeUndefined();
  });
});
