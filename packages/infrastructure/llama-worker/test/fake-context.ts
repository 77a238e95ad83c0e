import { readFile, writeFile } from "node:fs/promises";
import type { Token } from "node-llama-cpp";
import type { AnswerSequence } from "../src/engine/scheduler/slot.ts";
import type { SlotContext } from "../src/engine/scheduler/slot-table.ts";

interface Decode {
  readonly sequence: number;
  readonly tokens: number;
  resolve(): void;
  reject(error: unknown): void;
}

function isToken(value: number): value is Token {
  return Number.isInteger(value);
}

/** Tokens `first`, `first` + 1, … */
export function numbered(count: number, first = 0): Token[] {
  return Array.from({ length: count }, (_, index) => first + index).filter(isToken);
}

/** The answer the fake model gives to a prompt: each token depends on all before it. */
export function answerTo(prompt: readonly Token[], count: number): Token[] {
  const tokens = [...prompt];
  for (let index = 0; index < count; index++) tokens.push(nextToken(tokens));
  return tokens.slice(prompt.length);
}

function nextToken(before: readonly Token[]): Token {
  const value = before.reduce<number>((sum, token) => (sum * 31 + token) % 99_991, 7);
  if (!isToken(value)) throw new Error("no token");
  return value;
}

/** Batches what its sequences ask for like the library's context, and logs the batches. */
export class FakeContext implements SlotContext {
  readonly slots: number;
  /** Tokens by sequence of every batch, in the order given. */
  readonly batches: (readonly [sequence: number, tokens: number])[][] = [];
  /** Sequences that were opened and not disposed. */
  readonly open = new Set<number>();
  /** Called before every batch; what it throws fails the batch. */
  onBatch: () => void = () => undefined;
  needsCheckpoints = false;
  /** Tokens of each answer until the model ends its turn. */
  answerLength = Infinity;
  /** Answers whose native resources are in use. */
  answering = 0;
  #queued: Decode[] = [];
  readonly #freeIds: number[] = [];
  #opened = 0;
  isDisposed = false;

  constructor(slots: number) {
    this.slots = slots;
  }

  async dispose(): Promise<void> {
    if (this.#queued.length > 0) throw new Error("disposed of while in use");
    this.isDisposed = true;
  }

  readonly openSequence = (): AnswerSequence => {
    const id = this.#freeIds.shift() ?? this.#opened++;
    this.open.add(id);
    return new FakeSequence(this, id);
  };

  close(id: number): void {
    this.open.delete(id);
    this.#freeIds.push(id);
  }

  decode(sequence: number, tokens: number): Promise<void> {
    if (this.isDisposed) throw new Error("used after it was disposed of");
    return new Promise((resolve, reject) => {
      if (this.#queued.length === 0) setImmediate(() => this.#dispatch());
      this.#queued.push({ sequence, tokens, resolve, reject });
    });
  }

  #dispatch(): void {
    const batch = this.#queued;
    this.#queued = [];
    this.batches.push(batch.map(({ sequence, tokens }) => [sequence, tokens]));
    try {
      this.onBatch();
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

class FakeSequence implements AnswerSequence {
  readonly #context: FakeContext;
  readonly #id: number;
  #held: Token[] = [];
  #broken = false;

  constructor(context: FakeContext, id: number) {
    this.#context = context;
    this.#id = id;
  }

  get needsCheckpoints(): boolean {
    return this.#context.needsCheckpoints;
  }

  get nextTokenIndex(): number {
    return this.#held.length;
  }

  compareContextTokens(tokens: Token[]): { firstDifferentIndex: number } {
    const different = this.#held.findIndex((token, index) => token !== tokens[index]);
    return { firstDifferentIndex: different === -1 ? this.#held.length : different };
  }

  async eraseContextTokenRanges([range]: { start: number; end: number }[]): Promise<void> {
    if (range !== undefined) this.#held.splice(range.start, range.end - range.start);
  }

  async evaluateWithoutGeneratingNewTokens(tokens: Token[]): Promise<void> {
    // As in the library, it takes longer to begin than to go on.
    for (let count = 0; count < 5; count++) await Promise.resolve();
    await this.#decode(tokens);
  }

  async *evaluate(tokens: Token[]): AsyncGenerator<Token, void, undefined> {
    this.#context.answering++;
    try {
      yield* this.#answer(tokens);
    } finally {
      this.#context.answering--;
    }
  }

  get contextTokens(): Token[] {
    return [...this.#held];
  }

  async saveStateToFile(filePath: string): Promise<{ fileSize: number }> {
    const state = JSON.stringify(this.#held);
    await writeFile(filePath, state);
    return { fileSize: state.length };
  }

  async loadStateFromFile(filePath: string): Promise<void> {
    const state: unknown = JSON.parse(await readFile(filePath, "utf8"));
    this.#held = Array.isArray(state) ? Array.from<unknown>(state).map(Number).filter(isToken) : [];
  }

  async dispose(): Promise<void> {
    this.#context.close(this.#id);
  }

  async *#answer(tokens: Token[]): AsyncGenerator<Token, void, undefined> {
    await this.evaluateWithoutGeneratingNewTokens(tokens);
    for (let count = 0; ; count++) {
      if (count === this.#context.answerLength) return;
      const token = nextToken(this.#held);
      yield token;
      await this.#decode([token]);
    }
  }

  async #decode(tokens: readonly Token[]): Promise<void> {
    // What a failure leaves behind fits nothing that follows.
    if (this.#broken) throw new Error("inconsistent sequence positions");
    this.#broken = true;
    await this.#context.decode(this.#id, tokens.length);
    this.#broken = false;
    this.#held.push(...tokens);
  }
}
