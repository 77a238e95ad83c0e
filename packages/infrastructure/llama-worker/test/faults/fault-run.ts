import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { createPrompt, LlmError, type ModelFile, type Prompt } from "@llm/domain";
import type { SeededRandom } from "@llm/testing/random";
import { LlamaCppWorkerService } from "../../src/index.ts";
import { deadlyFaults, mildFaults, type FaultTarget } from "./fault-kinds.ts";
import { FaultyEngine } from "./faulty-engine.ts";
import { FaultyRequest } from "./faulty-request.ts";

const questions = ["Tell me about ships.", "What is a whale?", "Sing.", "Who lives in the sea?"];
const maxTokens = 60;
/** A deadly fault costs seconds, so only one in so many is. */
const deadlyEvery = 20;
/** Only a hang takes longer. */
const patienceMs = 30_000;

/** Throws faults at one service on real engine processes and checks, after each, that all is well. */
export class FaultRun implements AsyncDisposable {
  readonly #random: SeededRandom;
  readonly #model: ModelFile;
  #worker: LlamaCppWorkerService;
  readonly #answers = new Map<Prompt, string>();
  #engine: FaultyEngine | undefined;
  /** How often each fault was injected. */
  readonly counts = new Map<string, number>();

  constructor(random: SeededRandom, model: ModelFile) {
    this.#random = random;
    this.#model = model;
    this.#worker = this.#newWorker();
  }

  async prepare(): Promise<void> {
    await this.#worker.loadModel(this.#model);
    for (const question of questions) {
      const prompt = createPrompt(question);
      const { text } = await this.#worker.executePrompt(prompt, () => {}, { maxTokens });
      this.#answers.set(prompt, text);
    }
  }

  /** Injects one fault while one to three answers are under way. */
  async inject(number: number): Promise<void> {
    const random = this.#random;
    const isDeadly = number % deadlyEvery === deadlyEvery - 1;
    const kinds = Object.entries<(target: FaultTarget) => void>(
      isDeadly ? deadlyFaults : mildFaults,
    );
    const [name, fault] = random.pick(kinds);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    await within(this.#worker.loadModel(this.#model), `load before ${name}`);
    const requests = Array.from({ length: 1 + random.below(3) }, () => this.#newRequest());
    const [first] = requests;
    const engine = this.#engine;
    assert.ok(first !== undefined && engine !== undefined);
    // At any point: before the first chunk, between two, or after the end.
    if (random.below(3) === 0) await delay(random.below(20));
    else await Promise.race([first.reached(random.below(30)), first.settled]);
    fault({
      ...first.controls,
      engine,
      worker: this.#worker,
      modelId: this.#model.modelId,
      random,
    });
    for (const request of requests) {
      await within(request.settled, `answer after ${name}`);
      request.assertSound(name);
    }
    if (name === "dispose") {
      await within(this.#worker[Symbol.asyncDispose](), name);
      this.#worker = this.#newWorker();
    }
    await this.#assertRecovered(name);
    for (const request of requests) request.assertSilent(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker[Symbol.asyncDispose]();
  }

  #newWorker(): LlamaCppWorkerService {
    return new LlamaCppWorkerService({
      launchEngine: () => (this.#engine = new FaultyEngine()),
      supervision: {
        heartbeatMs: 100,
        heartbeatLimitMs: 2_000,
        endGraceMs: 200,
        restartDelaysMs: [0],
        crashLimit: Number.POSITIVE_INFINITY,
      },
    });
  }

  #newRequest(): FaultyRequest {
    const [prompt, answer] = this.#random.pick([...this.#answers]);
    const readerDelayMs = this.#random.pick([undefined, undefined, 0, 1]);
    const options = { modelId: this.#model.modelId, maxTokens };
    return new FaultyRequest({ answer, readerDelayMs }, (onChunk, signals) =>
      this.#worker.executePrompt(prompt, onChunk, { ...options, ...signals }),
    );
  }

  async #assertRecovered(name: string): Promise<void> {
    const [prompt, answer] = this.#random.pick([...this.#answers]);
    const ask = async () => {
      const { modelId } = await this.#worker.loadModel(this.#model);
      return this.#worker.executePrompt(prompt, () => {}, { modelId, maxTokens: 8 });
    };
    // The engine may still be about to find out that it is dead or that its model is to go.
    const again = (error: unknown) => {
      assert.ok(LlmError.isInstance(error), `${name}: ${String(error)}`);
      return ask();
    };
    const { text } = await within(ask().catch(again), `next request after ${name}`);
    assert.ok(text !== "" && answer.startsWith(text), `${name}: the next answer is right`);
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
