import { describe, expect, it } from "@jest/globals";
import { FakeEngine } from "../../test/fake-engine.ts";
import { monotonicMs, stamp } from "../engines/stamp.ts";
import { planTasks } from "../plan.ts";
import type { Sample } from "../sample.ts";
import { WordSource } from "../word-list.ts";
import { longestGap } from "./fairness.ts";
import { runTask } from "./run-task.ts";
import type { Task } from "./task.ts";

function taskOf(name: string): Task {
  const task = planTasks({ quick: true }).find((planned) => planned.task.name === name)?.task;
  if (task === undefined) throw new Error(`no task ${name}`);
  return task;
}

function run(engine: FakeEngine, task: Task, signal = new AbortController().signal) {
  const words = new WordSource(["one", "two", "three"], 1);
  return runTask({ engine, words, task, signal, launchedAt: monotonicMs() });
}

function expectFigures(sample: Sample, names: readonly (keyof Sample)[]): void {
  expect(Object.keys(sample).sort()).toEqual([...names].sort());
  for (const value of Object.values(sample)) expect(value).toBeGreaterThan(0);
}

describe("runTask", () => {
  it("measures a stream, with a prompt of so many words", async () => {
    const engine = new FakeEngine();
    const sample = await run(engine, taskOf("stream-135M"));
    expectFigures(sample, ["firstTokenMs", "msPerToken", "msPerTokenP50", "tokensPerSecond"]);
    expect(engine.requests[0]?.turns.map((turn) => turn.split(" ").length)).toEqual([64]);
  });

  it("counts what was written within the time limit", async () => {
    const limit = new AbortController();
    const engine = new FakeEngine({ hangAfter: 3 });
    const sample = run(engine, taskOf("stream-135M"), limit.signal);
    await engine.hanging;
    limit.abort();
    expectFigures(await sample, ["firstTokenMs", "msPerToken", "msPerTokenP50", "tokensPerSecond"]);
  });

  it.each([
    [0, "wrote nothing within the time limit"],
    [1, "wrote one token within the time limit"],
  ])("fails when %p tokens were written until then", async (hangAfter, message) => {
    const limit = new AbortController();
    const engine = new FakeEngine({ hangAfter });
    const sample = run(engine, taskOf("stream-135M"), limit.signal);
    void engine.hanging.then(() => limit.abort());
    await expect(sample).rejects.toThrow(message);
  });

  it("passes on why an engine fails", async () => {
    const text = () => {
      throw new Error("out of order");
    };
    await expect(run(new FakeEngine({ texts: [text] }), taskOf("stream-135M"))).rejects.toThrow(
      "out of order",
    );
  });

  it("measures a prompt by its tokens", async () => {
    const engine = new FakeEngine();
    expectFigures(await run(engine, taskOf("prompt-135M")), [
      "firstTokenMs",
      "promptTokensPerSecond",
    ]);
    expect(engine.requests[0]?.maxTokens).toBe(1);
  });

  it("asks for several answers at once, each for something else", async () => {
    const engine = new FakeEngine();
    expectFigures(await run(engine, taskOf("parallel-8")), ["firstTokenMs", "tokensPerSecond"]);
    expect(engine.mostRunning).toBe(8);
    expect(new Set(engine.requests.map(({ turns }) => turns.join(" "))).size).toBe(8);
  });

  it("ends the other answers once the newcomer is served", async () => {
    const engine = new FakeEngine();
    expectFigures(await run(engine, taskOf("fairness")), ["longestGapMs", "newcomerFirstTokenMs"]);
    expect(engine.mostRunning).toBe(4);
    expect(engine.running).toBe(0);
    expect(engine.requests.at(-1)?.turns.join(" ").split(" ")).toHaveLength(512);
  });

  it("continues a conversation, and compares it with one that is new", async () => {
    const engine = new FakeEngine();
    expectFigures(await run(engine, taskOf("second-turn")), [
      "freshFirstTokenMs",
      "keptFirstTokenMs",
    ]);
    const [first, kept, fresh] = engine.requests.map(({ turns }) => turns);
    expect(kept?.[0]).toBe(first?.[0]);
    expect(kept?.[1]).toBe("word");
    expect(fresh?.[0]).not.toBe(first?.[0]);
  });

  it("measures a start, and the memory after some work", async () => {
    const engine = new FakeEngine();
    const sample = await run(engine, taskOf("start-135M"));
    expectFigures(sample, ["coldStartMs", "memoryMegabytes"]);
    expect(sample.memoryMegabytes).toBe(300);
    expect(engine.requests).toHaveLength(2);
    const short = new FakeEngine();
    await run(short, taskOf("plain-start"));
    expect(short.requests).toHaveLength(1);
  });

  it("reads the times that an engine writes, joined ones too", async () => {
    const engine = new FakeEngine({ texts: [stamp, () => stamp() + stamp()] });
    expectFigures(await run(engine, taskOf("chunk-latency")), [
      "chunkLatencyP50Ms",
      "chunkLatencyP99Ms",
    ]);
  });
});

describe("longestGap", () => {
  it("is the longest that overlaps the time in question", () => {
    const times = [0, 50, 60, 90, 100, 200];
    expect(longestGap(times, 55, 95)).toBe(30);
    expect(longestGap(times, 40, 95)).toBe(50);
    expect(longestGap(times, 110, 120)).toBe(100);
    expect(longestGap(times, 300, 400)).toBe(0);
  });
});
