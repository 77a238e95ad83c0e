import { describe, expect, it } from "@jest/globals";
import type { Token } from "node-llama-cpp";
import { generateTokens, toSampling, type AnswerSequence } from "./token-generation.ts";

function isToken(value: number): value is Token {
  return Number.isInteger(value);
}

function numbered(count: number, first = 0): Token[] {
  return Array.from({ length: count }, (_, index) => first + index).filter(isToken);
}

/** Keeps tokens like a real sequence and answers with 1000, 1001, … */
class FakeSequence implements AnswerSequence {
  held: Token[] = [];
  /** How many tokens were read at a time. */
  readonly reads: number[] = [];
  needsCheckpoints = false;
  onRead: () => void = () => undefined;

  get nextTokenIndex(): number {
    return this.held.length;
  }

  compareContextTokens(tokens: Token[]): { firstDifferentIndex: number } {
    const different = this.held.findIndex((token, index) => token !== tokens[index]);
    return { firstDifferentIndex: different === -1 ? this.held.length : different };
  }

  async eraseContextTokenRanges([range]: { start: number; end: number }[]): Promise<void> {
    if (range !== undefined) this.held.splice(range.start, range.end - range.start);
  }

  async clearHistory(): Promise<void> {
    this.held = [];
  }

  async evaluateWithoutGeneratingNewTokens(tokens: Token[]): Promise<void> {
    this.reads.push(tokens.length);
    this.held.push(...tokens);
    this.onRead();
  }

  async *evaluate(tokens: Token[]): AsyncGenerator<Token, void, undefined> {
    await this.evaluateWithoutGeneratingNewTokens(tokens);
    for (const token of numbered(100, 1000)) {
      yield token;
      this.held.push(token);
    }
  }
}

function request(stopSignal?: AbortSignal, signal = new AbortController().signal) {
  return { signal, stopSignal, sampling: toSampling({}) };
}

async function firstTokens(
  generator: AsyncGenerator<Token, void, undefined>,
  count: number,
): Promise<Token[]> {
  const tokens: Token[] = [];
  for await (const token of generator) {
    tokens.push(token);
    if (tokens.length === count) break;
  }
  return tokens;
}

describe("generateTokens", () => {
  it("reads the prompt in slices and then gives the answer", async () => {
    const sequence = new FakeSequence();
    const tokens = await firstTokens(generateTokens(sequence, numbered(150), request()), 3);
    expect(sequence.reads).toEqual([64, 64, 22]);
    expect(tokens).toEqual([1000, 1001, 1002]);
    expect(sequence.held).toEqual([...numbered(150), 1000, 1001]);
  });

  it("reads only what the sequence does not hold already", async () => {
    const sequence = new FakeSequence();
    sequence.held = [...numbered(140), ...numbered(30, 500)];
    await firstTokens(generateTokens(sequence, numbered(150), request()), 1);
    expect(sequence.reads).toEqual([10]);
    expect(sequence.held).toEqual(numbered(150));
  });

  it("reads the last token again when the sequence holds them all", async () => {
    const sequence = new FakeSequence();
    sequence.held = numbered(150);
    await firstTokens(generateTokens(sequence, numbered(150), request()), 1);
    expect(sequence.reads).toEqual([1]);
    expect(sequence.held).toEqual(numbered(150));
  });

  it("reads all again in a sequence that cannot be rewound", async () => {
    const sequence = new FakeSequence();
    sequence.needsCheckpoints = true;
    sequence.held = [...numbered(60), ...numbered(10, 500)];
    await firstTokens(generateTokens(sequence, numbered(70), request()), 1);
    expect(sequence.reads).toEqual([64, 6]);
  });

  it("stops or aborts between two slices", async () => {
    const stopped = new FakeSequence();
    const stop = new AbortController();
    stopped.onRead = () => stop.abort();
    expect(
      await firstTokens(generateTokens(stopped, numbered(200), request(stop.signal)), 1),
    ).toEqual([]);
    expect(stopped.reads).toEqual([64]);

    const aborted = new FakeSequence();
    const abort = new AbortController();
    const reason = new Error("enough");
    aborted.onRead = () => abort.abort(reason);
    const tokens = generateTokens(aborted, numbered(200), request(undefined, abort.signal));
    await expect(firstTokens(tokens, 1)).rejects.toBe(reason);
    expect(aborted.reads).toEqual([64]);
  });

  it("leaves an empty sequence when the engine fails", async () => {
    const sequence = new FakeSequence();
    const failure = new Error("Eval has failed");
    sequence.onRead = () => {
      throw failure;
    };
    const tokens = generateTokens(sequence, numbered(10), request());
    await expect(firstTokens(tokens, 1)).rejects.toMatchObject({
      code: "GENERATION_FAILED",
      cause: failure,
    });
    expect(sequence.held).toEqual([]);
  });
});
