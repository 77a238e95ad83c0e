import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { createPrompt, LlmError, type FilePlace, type Prompt } from "@llm/domain";
import type { SeededRandom } from "@llm/testing/random";
import { LlamaCppWorkerService } from "../../src/index.ts";
import { deadlyFaults, mildFaults, type Fault } from "./fault-kinds.ts";
import { FaultyEngine } from "./faulty-engine.ts";
import { FaultyRequest } from "./faulty-request.ts";

const questions = ["Tell me about ships.", "What is a whale?", "Sing.", "Who lives in the sea?"];
/** The same words every time. */
const greedy = { maxTokens: 40, temperature: 0 };
/** Only a hang takes longer. */
const patienceMs = 30_000;

/** Given, since each process would measure anew, and other ways of computing write other words. */
const settings = { llama: { threads: 1, flashAttention: true } } as const;

export interface FaultRunParts {
  readonly random: SeededRandom;
  readonly model: FilePlace;
  readonly largeModel: FilePlace;
}

/** Throws faults at one service on real engine processes and checks, after each, that all is well. */
export class FaultRun implements AsyncDisposable {
  readonly #parts: FaultRunParts;
  readonly #random: SeededRandom;
  #worker: LlamaCppWorkerService;
  readonly #answers = new Map<Prompt, string>();
  /** Those that live or have just died: the one in use, and spare ones. */
  readonly #engines = new Set<FaultyEngine>();
  #startsToRefuse = 0;
  readonly #decks = new Map<object, string[]>();
  /** How requests ended, by fault. */
  readonly outcomes = new Map<string, Map<string, number>>();
  /** From the start of the next engine, or from the end of the last request, to the next answer. */
  readonly recoveriesMs: number[] = [];
  /** The same where no spare engine can be ready: of a new service, after the first crash of one, or when it was killed too. */
  readonly coldStartsMs: number[] = [];
  #mayHaveSpare = false;
  /** Service calls that did not settle are failures of the test; these did. */
  requests = 0;
  injected = 0;

  constructor(parts: FaultRunParts) {
    this.#parts = parts;
    this.#random = parts.random;
    this.#worker = this.#newWorker();
  }

  async prepare(): Promise<void> {
    await this.#worker.loadModel(this.#parts.model, settings);
    for (const question of questions) {
      const prompt = createPrompt(question);
      const { text } = await this.#worker.executePrompt(prompt, () => {}, greedy);
      this.#answers.set(prompt, text);
    }
  }

  /** Injects one fault while one to three answers are under way. */
  async inject(isDeadly: boolean): Promise<void> {
    const random = this.#random;
    const [name, fault] = this.#draw(isDeadly ? deadlyFaults : mildFaults);
    this.injected += 1;
    await within(this.#worker.loadModel(this.#parts.model, settings), `load before ${name}`);
    const engine = await this.#engineInUse();
    const requests = Array.from({ length: 1 + random.below(3) }, () => this.#newRequest());
    const [first] = requests;
    assert.ok(first !== undefined);
    // At any point: before the first chunk, between two, or after the end.
    if (random.below(3) === 0) await delay(random.below(20));
    else await Promise.race([first.reached(random.below(30)), first.settled]);
    fault.inject({
      ...this.#parts,
      ...first.controls,
      engine,
      worker: this.#worker,
      refuseStart: () => this.#refuseStart(engine),
    });
    for (const request of requests) {
      await within(request.settled, `answer after ${name}`);
      request.assertSound(name, fault.codes);
      this.#count(name, request.outcome);
    }
    if (isDeadly) await this.#end(name, engine);
    const recoveryMs = await this.#assertRecovered(name);
    if (isDeadly) this.#noteRecovery(name, recoveryMs);
    for (const request of requests) request.assertSilent(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker[Symbol.asyncDispose]();
  }

  #newWorker(): LlamaCppWorkerService {
    return new LlamaCppWorkerService({
      launchEngine: () => {
        if (this.#startsToRefuse > 0) {
          this.#startsToRefuse -= 1;
          throw new Error("spawn EAGAIN");
        }
        const engine = new FaultyEngine();
        this.#engines.add(engine);
        void engine.exited.then(() => this.#engines.delete(engine));
        return engine;
      },
      supervision: {
        heartbeatMs: 100,
        heartbeatLimitMs: 2_000,
        firstChunkLimitMs: 4_000,
        stallLimitMs: 4_000,
        loadLimitMs: 20_000,
        endGraceMs: 200,
        restartDelaysMs: [0],
        crashLimit: Number.POSITIVE_INFINITY,
      },
    });
  }

  async #engineInUse(): Promise<FaultyEngine> {
    const processId = (await this.#worker.describe())[0]?.local?.processId;
    const engine = [...this.#engines].find(({ pid }) => pid === processId);
    assert.ok(engine !== undefined);
    return engine;
  }

  /** Also ends what was started already. */
  #refuseStart(inUse: FaultyEngine): void {
    this.#startsToRefuse = 1;
    this.#mayHaveSpare = false;
    for (const engine of this.#engines) if (engine !== inUse) engine.signal("SIGKILL");
  }

  /** Each fault in turn, in a new order each time, so that a short run has them all. */
  #draw(faults: Readonly<Record<string, Fault>>): [string, Fault] {
    let deck = this.#decks.get(faults) ?? [];
    if (deck.length === 0) deck = Object.keys(faults);
    const [name = ""] = deck.splice(this.#random.below(deck.length), 1);
    this.#decks.set(faults, deck);
    const fault = faults[name];
    assert.ok(fault !== undefined);
    return [name, fault];
  }

  #newRequest(): FaultyRequest {
    const [prompt, answer] = this.#random.pick([...this.#answers]);
    const readerDelayMs = this.#random.pick([undefined, undefined, 0, 1]);
    const options = { ...greedy, modelId: this.#parts.model.modelId };
    this.requests += 1;
    return new FaultyRequest({ answer, readerDelayMs }, (onChunk, signals) =>
      this.#worker.executePrompt(prompt, onChunk, { ...options, ...signals }),
    );
  }

  #count(name: string, outcome: string): void {
    const outcomes = this.outcomes.get(name) ?? new Map<string, number>();
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    this.outcomes.set(name, outcomes);
  }

  /** Some faults take their time to kill, and some come when the answers are over. */
  async #end(name: string, engine: FaultyEngine): Promise<void> {
    this.#startsToRefuse = 0;
    if (name === "dispose") {
      await within(this.#worker[Symbol.asyncDispose](), name);
      this.#worker = this.#newWorker();
    }
    engine.kill(true);
    await within(engine.exited, `end after ${name}`);
  }

  #noteRecovery(name: string, recoveryMs: number): void {
    const isCold = name === "dispose" || !this.#mayHaveSpare;
    (isCold ? this.coldStartsMs : this.recoveriesMs).push(recoveryMs);
    this.#mayHaveSpare = name !== "dispose";
  }

  async #assertRecovered(name: string): Promise<number> {
    const [prompt, answer] = this.#random.pick([...this.#answers]);
    const begin = performance.now();
    const ask = async () => {
      const { modelId } = await this.#worker.loadModel(this.#parts.model, settings);
      const options = { ...greedy, modelId, maxTokens: 8 };
      return this.#worker.executePrompt(prompt, () => {}, options);
    };
    // The engine may still be about to find out that it is dead or that its model is to go.
    const again = (error: unknown) => {
      assert.ok(LlmError.isInstance(error), `${name}: ${String(error)}`);
      return ask();
    };
    const { text } = await within(ask().catch(again), `next request after ${name}`);
    assert.ok(text !== "" && answer.startsWith(text), `${name}: the next answer is right`);
    const end = performance.now();
    const { startedAt } = await this.#engineInUse();
    return end - Math.max(begin, startedAt);
  }
}

async function within<T>(work: Promise<T>, what: string): Promise<T> {
  const waiting = new AbortController();
  const late = delay(patienceMs, undefined, { signal: waiting.signal }).then(
    () => assert.fail(`${what} never settled`),
    () => assert.fail("unreachable"),
  );
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    waiting.abort();
  }
}
