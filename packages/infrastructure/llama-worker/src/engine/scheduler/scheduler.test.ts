import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { SeededRandom } from "@llm/testing/random";
import type { Token } from "node-llama-cpp";
import { temporaryFolder } from "@llm/testing/files";
import { answerTo, FakeContext, numbered } from "../../../test/fake-context.ts";
import { SavedState } from "../saved-state/saved-state.ts";
import { Scheduler, type SchedulerOptions } from "./scheduler.ts";
import type { TurnRequest } from "./turn.ts";

const reason = new Error("enough");

function setup({ slots = 4, ...options }: Partial<SchedulerOptions> & { slots?: number } = {}) {
  const context = new FakeContext(slots);
  const scheduler = new Scheduler(context, {
    promptSlice: 64,
    maxQueued: 64,
    ...options,
  });
  /** Reads `count` tokens of an answer. */
  async function ask(prompt: readonly Token[], count: number, request: Partial<TurnRequest> = {}) {
    const tokens: Token[] = [];
    const { signal } = new AbortController();
    for await (const token of scheduler.generate({ prompt, sampling: {}, signal, ...request })) {
      tokens.push(token);
      if (tokens.length === count) break;
    }
    return tokens;
  }
  return { context, scheduler, ask };
}

function deferred<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => (resolve = settle));
  return { promise, resolve };
}

describe("Scheduler", () => {
  it("writes all answers together, in the order of slots", async () => {
    const { context, ask } = setup();
    const prompts = [10, 20, 30, 4].map((length, index) => numbered(length, index * 100));
    const answers = await Promise.all(prompts.map((prompt) => ask(prompt, 5)));
    expect(answers).toEqual(prompts.map((prompt) => answerTo(prompt, 5)));
    expect(context.batches[0]?.length).toBe(4);
    expect(context.batches.slice(1)).toEqual(Array(5).fill([0, 1, 2, 3].map((slot) => [slot, 1])));
  });

  it("reads a newcomer's long prompt while the others go on, in one batch with them", async () => {
    const { context, ask } = setup();
    let newcomer: Promise<Token[]> | undefined;
    const others = [numbered(10, 100), numbered(10, 200)].map((prompt) => ask(prompt, 30));
    const long = numbered(1000, 5000);
    context.onBatch = () => {
      if (context.batches.length === 3) newcomer ??= ask(long, 3);
    };
    const answers = await Promise.all(others);
    expect(await newcomer).toEqual(answerTo(long, 3));
    expect(answers).toEqual([answerTo(numbered(10, 100), 30), answerTo(numbered(10, 200), 30)]);
    const shared = context.batches.slice(4, 19);
    expect(shared.map((batch) => batch.slice(0, 2))).toEqual(
      Array.from({ length: 15 }, () => [
        [0, 1],
        [1, 1],
      ]),
    );
    expect(shared.every((batch) => (batch[2]?.[1] ?? 0) <= 65)).toBe(true);
  });

  it("begins in the order of slots too when a newcomer gets one between others", async () => {
    const { context, ask } = setup();
    const prompts = [0, 1, 2, 3].map((index) => numbered(5, index * 10));
    let newcomer: Promise<Token[]> | undefined;
    const answers = prompts.map((prompt, index) => ask(prompt, index === 1 ? 2 : 12));
    context.onBatch = () => {
      if (context.batches.length === 4) newcomer = ask(numbered(200, 500), 2);
    };
    await Promise.all(answers);
    expect(await newcomer).toEqual(answerTo(numbered(200, 500), 2));
    const slots = context.batches.map((batch) => batch.map(([slot]) => slot));
    expect(slots.slice(4, 9)).toEqual(Array.from({ length: 5 }, () => [0, 1, 2, 3]));
  });

  it("lets a slow reader sit out without holding up the others", async () => {
    const { context, scheduler, ask } = setup();
    const { signal } = new AbortController();
    const slow = scheduler.generate({ prompt: numbered(5), sampling: {}, signal });
    const first = await slow.next();
    await ask(numbered(5, 50), 20);
    const rounds = context.batches.length;
    expect(context.batches.slice(1).every((batch) => batch.length === 1)).toBe(true);
    const second = await slow.next();
    expect([first.value, second.value]).toEqual(answerTo(numbered(5), 2));
    expect(context.batches).toHaveLength(rounds + 1);
    await slow.return();
  });

  it("ends an answer when the model ends its turn", async () => {
    const { context, ask } = setup();
    context.answerLength = 3;
    expect(await ask(numbered(5), 100)).toEqual(answerTo(numbered(5), 3));
  });

  it("lets those who come when all slots are taken wait in line", async () => {
    const { ask } = setup({ slots: 2 });
    const order: number[] = [];
    const prompts = Array.from({ length: 7 }, (_, index) => numbered(5, index * 10));
    const answers = prompts.map((prompt, index) =>
      ask(prompt, 4, { onBegin: () => void order.push(index) }),
    );
    expect(await Promise.all(answers)).toEqual(prompts.map((prompt) => answerTo(prompt, 4)));
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("lets callers take turns, so that one who asks a lot does not keep the others waiting", async () => {
    const { ask } = setup({ slots: 2 });
    const order: string[] = [];
    const asked = ["a", "a", "a", "a", "b", "b", "c"].map(async (caller, index) => {
      const onBegin = () => order.push(caller);
      await ask(numbered(10, index * 100), 5 + index, { caller, onBegin });
    });
    await Promise.all(asked);
    expect(order.join("")).toBe("abcabaa");
  });

  it("refuses who comes when the line is full", async () => {
    const { ask } = setup({ slots: 1, maxQueued: 2 });
    const stop = new AbortController();
    const asked = [0, 1, 2, 3].map((index) =>
      ask(numbered(5, index * 10), 3, index === 1 ? { stopSignal: stop.signal } : {}),
    );
    await expect(asked.pop()).rejects.toMatchObject({
      code: "QUEUE_FULL",
      retryable: true,
      details: { waiting: 2, limit: 2 },
    });
    stop.abort();
    const another = ask(numbered(5, 70), 3);
    expect((await Promise.all(asked)).map(({ length }) => length)).toEqual([3, 0, 3]);
    expect(await another).toHaveLength(3);
  });

  it("gives no slot to who has left the line, or never joined it", async () => {
    const { context, ask } = setup({ slots: 1 });
    const stop = new AbortController();
    const abort = new AbortController();
    const first = ask(numbered(200), 3);
    const stopped = ask(numbered(5, 300), 3, { stopSignal: stop.signal });
    const aborted = ask(numbered(5, 400), 3, { signal: abort.signal });
    stop.abort();
    abort.abort(reason);
    expect(await stopped).toEqual([]);
    await expect(aborted).rejects.toBe(reason);
    await expect(ask(numbered(5), 3, { signal: abort.signal })).rejects.toBe(reason);
    expect(await ask(numbered(5), 3, { stopSignal: stop.signal })).toEqual([]);
    expect(await first).toHaveLength(3);
    expect(context.batches.flat().reduce((sum, [, tokens]) => sum + tokens, 0)).toBe(202);
  });

  it("stops and aborts at once, while a slice is read too", async () => {
    const { context, scheduler, ask } = setup();
    for (const kind of ["stop", "abort"] as const) {
      const control = new AbortController();
      const signals = kind === "stop" ? { stopSignal: control.signal } : { signal: control.signal };
      const begun = context.batches.length;
      let settledAfter = 0;
      context.onBatch = () => {
        if (context.batches.length === begun + 2) control.abort(reason);
      };
      const asked = ask(numbered(600, begun * 1000), 3, signals).finally(() => {
        settledAfter = context.batches.length - begun;
      });
      if (kind === "stop") expect(await asked).toEqual([]);
      else await expect(asked).rejects.toBe(reason);
      await scheduler.idle();
      expect(settledAfter).toBe(2);
      expect(context.batches.length - begun).toBe(2);
    }
  });

  it("fails only those in a batch that fails, and goes on", async () => {
    const { context, scheduler, ask } = setup();
    const { signal } = new AbortController();
    const apart = scheduler.generate({ prompt: numbered(5, 70), sampling: {}, signal });
    const first = await apart.next();
    const failure = new Error("Eval has failed");
    context.onBatch = () => {
      if (context.batches.length === 4) throw failure;
    };
    const failed = await Promise.allSettled([ask(numbered(5), 9), ask(numbered(90, 20), 9)]);
    for (const outcome of failed) {
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: { code: "GENERATION_FAILED", cause: failure },
      });
    }
    const second = await apart.next();
    expect([first.value, second.value]).toEqual(answerTo(numbered(5, 70), 2));
    await apart.return();
    expect(await ask(numbered(5), 9)).toEqual(answerTo(numbered(5), 9));
    expect(context.open).toEqual(new Set([0, 1, 2, 3]));
  });

  describe("grows", () => {
    const prompts = [50, 40, 30, 20].map((length, index) => numbered(length, index * 100));
    const answers = prompts.map((prompt) => answerTo(prompt, 12));

    it("to a larger context when a request has to wait, and gives up the first when that is done", async () => {
      const larger = new FakeContext(4);
      const { promise: opened, resolve: open } = deferred<FakeContext>();
      const { context, scheduler, ask } = setup({ slots: 1, grow: () => opened });
      expect(await ask(prompts[0] ?? [], 12)).toEqual(answers[0]);
      const asked = prompts.map((prompt) => ask(prompt, 12));
      context.onBatch = () => {
        if (context.batches.length === 18) open(larger);
      };
      larger.onBatch = () => (context.onBatch = () => undefined);
      expect(await Promise.all(asked)).toEqual(answers);
      expect(larger.batches.some((batch) => batch.length === 3)).toBe(true);
      expect(context.isDisposed).toBe(true);
      expect(await Promise.all(prompts.map((prompt) => ask(prompt, 12)))).toEqual(answers);
      expect(larger.batches.some((batch) => batch.length === 4)).toBe(true);
      await scheduler.close();
      expect(larger.isDisposed).toBe(true);
    });

    it("not while one is enough, and not more than once", async () => {
      let asked = 0;
      const grow = async () => void asked++;
      const { context, ask } = setup({ slots: 1, grow });
      for (const [index, prompt] of prompts.entries()) {
        expect(await ask(prompt, 12)).toEqual(answers[index]);
      }
      expect(asked).toBe(0);
      for (let round = 0; round < 2; round++) {
        expect(await Promise.all(prompts.map((prompt) => ask(prompt, 12)))).toEqual(answers);
      }
      expect(asked).toBe(1);
      expect(context.isDisposed).toBe(false);
    });

    it("and lets go of both contexts when it is closed meanwhile", async () => {
      const larger = new FakeContext(4);
      const { promise: opened, resolve: open } = deferred<FakeContext>();
      const { context, scheduler, ask } = setup({ slots: 1, grow: () => opened });
      const abort = new AbortController();
      const asked = prompts.map((prompt) => ask(prompt, 1e6, { signal: abort.signal }));
      await new Promise(setImmediate);
      abort.abort(reason);
      await Promise.allSettled(asked);
      const closed = scheduler.close();
      open(larger);
      await closed;
      expect([context.isDisposed, larger.isDisposed]).toEqual([true, true]);
    });
  });

  describe("saves conversations", () => {
    const prompt = numbered(200);
    const followUp = [...prompt, ...answerTo(prompt, 9), ...numbered(30, 500)];

    async function savedAfter(text: readonly Token[], count: number, file: string) {
      const { scheduler, ask } = setup({ slots: 1 });
      await ask(text, count, { state: await SavedState.open(file, "model") });
      await scheduler.close();
    }

    async function cachedAt(text: readonly Token[], file: string, owner = "model") {
      const { scheduler, ask } = setup({ slots: 1 });
      const state = await SavedState.open(file, owner);
      let cached = NaN;
      const onBegin = (tokens: number) => (cached = tokens);
      expect(await ask(text, 9, { state, onBegin })).toEqual(answerTo(text, 9));
      await scheduler.close();
      return cached;
    }

    it("and restores them where that saves reading", async () => {
      await using folder = await temporaryFolder();
      const file = join(folder.path, "talk");
      await savedAfter(prompt, 10, file);
      expect(await cachedAt(followUp, file)).toBe(209);
      // It was written anew, longer by what was said since.
      expect(await cachedAt([...followUp, ...answerTo(followUp, 8)], file)).toBe(246);
      expect(await cachedAt(numbered(300, 7_000), file)).toBe(0);
      expect((await stat(file)).mode & 0o77).toBe(0);
    });

    it("but not what another model wrote, or what was damaged, and answers all the same", async () => {
      await using folder = await temporaryFolder();
      const file = join(folder.path, "talk");
      await savedAfter(prompt, 10, file);
      expect(await cachedAt(followUp, file, "another")).toBe(0);
      await savedAfter(prompt, 10, file);
      await writeFile(`${file}.json`, "{");
      expect(await cachedAt(followUp, file)).toBe(0);
      await savedAfter(prompt, 10, file);
      await writeFile(file, JSON.stringify(numbered(209, 3)));
      // It is found only when it is opened; what had been promised is read after all.
      expect(await cachedAt(followUp, file)).toBe(209);
      await rm(file);
      expect(await cachedAt(followUp, file)).toBe(238);
    });

    it("and answers when nothing can be written", async () => {
      expect(await cachedAt(prompt, "/nowhere/at/all")).toBe(0);
    });

    it("not of an answer that failed, and lets the next wait instead of growing", async () => {
      await using folder = await temporaryFolder();
      const file = join(folder.path, "talk");
      let grown = 0;
      const { context, ask } = setup({ slots: 1, grow: async () => void grown++ });
      context.onBatch = () => {
        throw reason;
      };
      const state = () => SavedState.open(file, "model");
      await expect(ask(prompt, 5, { state: await state() })).rejects.toThrow("failed");
      expect(await readdir(folder.path)).toEqual([]);
      context.onBatch = () => undefined;
      expect(await ask(prompt, 5, { state: await state() })).toEqual(answerTo(prompt, 5));
      expect(await ask(followUp, 5)).toEqual(answerTo(followUp, 5));
      expect(grown).toBe(0);
      expect((await readdir(folder.path)).sort()).toEqual(["talk", "talk.json"]);
    });
  });

  describe("keeps conversations", () => {
    /** Asks, and gives the slot and how many tokens were not read. */
    async function place({ context, ask }: ReturnType<typeof setup>, prompt: readonly Token[]) {
      let cached = 0;
      await ask(prompt, 1, { onBegin: (tokens) => void (cached = tokens) });
      return { slot: context.batches.at(-1)?.[0]?.[0], cached };
    }
    const histories = [0, 1, 2, 3].map((index) => numbered(100, index * 1000));
    const next = (index: number, count = 20) => [
      ...(histories[index] ?? []),
      ...numbered(count, 9000),
    ];

    it("and reads only what is new of them", async () => {
      const fixture = setup();
      for (const history of histories) await place(fixture, history);
      expect(await place(fixture, next(2))).toEqual({ slot: 2, cached: 100 });
      expect(await place(fixture, next(0))).toEqual({ slot: 0, cached: 100 });
      expect(await place(fixture, next(0))).toEqual({ slot: 0, cached: 119 });
      expect(await fixture.ask(next(0), 9)).toEqual(answerTo(next(0), 9));
    });

    it("and forgets the one not continued for longest, and only when no slot is empty", async () => {
      const fixture = setup();
      for (const history of histories.slice(0, 3)) await place(fixture, history);
      expect(await place(fixture, numbered(100, 4000))).toEqual({ slot: 3, cached: 0 });
      await place(fixture, next(0));
      expect(await place(fixture, numbered(100, 5000))).toEqual({ slot: 1, cached: 0 });
      expect(await place(fixture, numbered(100, 6000))).toEqual({ slot: 2, cached: 0 });
      expect(await place(fixture, next(0))).toEqual({ slot: 0, cached: 119 });
    });

    it("but does not give up a long one for a beginning that others share", async () => {
      const fixture = setup();
      await place(fixture, [...numbered(100), ...numbered(300, 500)]);
      const other = [...numbered(100), ...numbered(10, 700)];
      expect(await place(fixture, other)).toEqual({ slot: 1, cached: 0 });
    });

    it("puts newcomers beside slots in use", async () => {
      const fixture = setup();
      for (const history of histories) await place(fixture, history);
      const { signal } = new AbortController();
      const busy = fixture.scheduler.generate({ prompt: next(2), sampling: {}, signal });
      await busy.next();
      expect(await place(fixture, numbered(9, 7000))).toEqual({ slot: 1, cached: 0 });
      await busy.return();
    });

    it("reads some of a long one again where that is faster", async () => {
      const fixture = setup({ fastRead: { tokens: 64, worthFrom: 40, apart: 0 } });
      const history = numbered(700, 3000);
      await place(fixture, history);
      const longer = [...history, ...numbered(50, 1)];
      expect(await place(fixture, longer)).toEqual({ slot: 0, cached: 686 });
      expect(await fixture.ask(longer, 9)).toEqual(answerTo(longer, 9));
    });

    it("reads all again in a state that cannot be rewound", async () => {
      const fixture = setup({ slots: 1 });
      fixture.context.needsCheckpoints = true;
      await place(fixture, numbered(100));
      const changed = [...numbered(90), ...numbered(9, 500)];
      expect(await place(fixture, changed)).toEqual({ slot: 0, cached: 0 });
      expect(await place(fixture, [...changed, ...numbered(3)])).toEqual({ slot: 0, cached: 99 });
    });
  });

  it("settles every call exactly once in a storm of aborts, stops and failures", async () => {
    const { context, scheduler, ask } = setup();
    const seed = Date.now() % 100_000;
    console.info(`seed of the storm: ${seed}`);
    const random = new SeededRandom(seed);
    context.onBatch = () => {
      if (random.chance(2)) throw new Error("Eval has failed");
    };
    let settled = 0;
    const storm = Array.from({ length: 400 }, async (_, index) => {
      for (let turns = random.below(300); turns > 0; turns--) await nextTurn();
      const prompt = numbered(1 + random.below(300), random.below(3));
      const control = new AbortController();
      const signals = index % 2 ? { signal: control.signal } : { stopSignal: control.signal };
      const count = 1 + random.below(20);
      const asked = ask(prompt, count, signals).finally(() => void settled++);
      for (let turns = random.below(60); turns > 0; turns--) await nextTurn();
      control.abort(reason);
      const outcome = await asked.then(
        (tokens) => ({ tokens, error: undefined }),
        (error: unknown) => ({ tokens: [], error }),
      );
      return { ...outcome, expected: answerTo(prompt, count) };
    });
    for (const { tokens, error, expected } of await Promise.all(storm)) {
      expect(tokens).toEqual(expected.slice(0, tokens.length));
      if (error === undefined || error === reason) continue;
      expect(["GENERATION_FAILED", "QUEUE_FULL"]).toContain(codeOf(error));
    }
    expect(settled).toBe(400);
    await scheduler.idle();
    expect(context.answering).toBe(0);
    context.onBatch = () => undefined;
    expect(await ask(numbered(150), 9)).toEqual(answerTo(numbered(150), 9));
  });
});

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : error;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
