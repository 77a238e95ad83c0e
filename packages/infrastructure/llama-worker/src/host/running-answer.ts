import type { ChunkHandler, LlmError, ModelId, TimerClock } from "@llm/domain";
import type { Supervision } from "./supervision-options.ts";
import { TimeLimit } from "./time-limit.ts";
import { timedOut } from "./timeout-errors.ts";

const readingMsPerCharacter = 20;

export interface AnswerRequest {
  readonly modelId: ModelId | undefined;
  readonly promptCharacters: number;
  readonly onChunk: ChunkHandler;
  /** It was asked before, of an engine that died. */
  readonly isRetry: boolean;
}

/** The engine as its answers see it: what they share there, and how they end it. */
interface AnsweringEngine {
  readonly limits: Supervision;
  readonly clock: TimerClock;
  readonly answers: Set<RunningAnswer>;
  chunksDelivered: number;
  busyReaders: number;
  abandon(error: LlmError): void;
}

/** One answer under way in an engine process: counts its chunks and ends the engine when they fail to come. */
export class RunningAnswer implements Disposable {
  readonly modelId: ModelId | undefined;
  readonly promptCharacters: number;
  /** Its model on its way into the next engine, if this one died and it is to be asked again; rejects when that fails. */
  recovery: Promise<void> = Promise.resolve();
  readonly #onChunk: ChunkHandler;
  readonly #engine: AnsweringEngine;
  #limit: TimeLimit;
  #chunksDelivered = 0;
  #isRepeatable: boolean;

  constructor(engine: AnsweringEngine, request: AnswerRequest) {
    this.modelId = request.modelId;
    this.promptCharacters = request.promptCharacters;
    this.#onChunk = request.onChunk;
    this.#isRepeatable = !request.isRetry;
    this.#engine = engine;
    engine.answers.add(this);
    this.#limit = this.#firstChunkLimit();
  }

  get chunksDelivered(): number {
    return this.#chunksDelivered;
  }

  /** Whether it may be asked again: its reader saw nothing of it, it was asked once, and the engine was not ended for it. */
  get isRepeatable(): boolean {
    return this.#chunksDelivered === 0 && this.#isRepeatable;
  }

  readonly take: ChunkHandler = async (chunk) => {
    if (this.#chunksDelivered === 0) {
      this.#limit[Symbol.dispose]();
      this.#limit = this.#newLimit("stall", this.#engine.limits.stallLimitMs);
    }
    this.#chunksDelivered += 1;
    this.#engine.chunksDelivered += 1;
    this.#engine.busyReaders += 1;
    this.#limit.pause();
    try {
      await this.#onChunk(chunk);
    } finally {
      this.#engine.busyReaders -= 1;
      this.#limit.restart();
    }
  };

  [Symbol.dispose](): void {
    this.#limit[Symbol.dispose]();
    this.#engine.answers.delete(this);
  }

  #firstChunkLimit(): TimeLimit {
    // It waits its turn behind the others: what counts is that the engine does something for anyone.
    let characters = 0;
    for (const answer of this.#engine.answers) {
      if (answer.chunksDelivered === 0) characters += answer.promptCharacters;
    }
    let seen = this.#engine.chunksDelivered;
    const isActive = () => {
      const before = seen;
      seen = this.#engine.chunksDelivered;
      return seen !== before || this.#engine.busyReaders > 0;
    };
    const limitMs = this.#engine.limits.firstChunkLimitMs + characters * readingMsPerCharacter;
    return this.#newLimit("first-chunk", limitMs, isActive);
  }

  #newLimit(name: "first-chunk" | "stall", limitMs: number, isActive = () => false): TimeLimit {
    const onExpired = () => {
      this.#isRepeatable = false;
      this.#engine.abandon(timedOut(name, limitMs));
    };
    return new TimeLimit(limitMs, { clock: this.#engine.clock, onExpired, isActive });
  }
}
