import type { Detokenizer, Token } from "node-llama-cpp";

const replacementCharacter = "\uFFFD";
/** Tokens that can hold one unfinished character: UTF-8 has at most four bytes. */
const mostHeldTokens = 4;
/** Tokens before the new ones that decide on spaces between them. */
const trailLength = 3;

export interface DetokenizerOptions {
  /** Whether special tokens become text, too. @default false */
  readonly specialTokens?: boolean;
}

/** Makes text of tokens one at a time, holding back those that end within a character. */
export class IncrementalDetokenizer {
  readonly #detokenize: Detokenizer;
  readonly #specialTokens: boolean;
  #trail: readonly Token[];
  #held: Token[] = [];

  /** @param before the tokens that the text continues */
  constructor(
    detokenize: Detokenizer,
    before: readonly Token[],
    { specialTokens = false }: DetokenizerOptions = {},
  ) {
    this.#specialTokens = specialTokens;
    this.#detokenize = detokenize;
    this.#trail = before.slice(-trailLength);
  }

  /**
   * Gives the text that is complete with this token; may be empty.
   * @param asSpecial gives the name of a special token, which is no text otherwise
   */
  push(token: Token, asSpecial = false): string {
    if (asSpecial) return this.flush() + this.#detokenize([token], true);
    this.#held.push(token);
    const text = this.#detokenize(this.#held, this.#specialTokens, this.#trail);
    if (text.endsWith(replacementCharacter) && this.#held.length < mostHeldTokens) return "";
    this.#trail = [...this.#trail, ...this.#held].slice(-trailLength);
    this.#held = [];
    return text;
  }

  /** Gives the whole characters that are still held; an unfinished one is dropped. */
  flush(): string {
    const text = this.#detokenize(this.#held, this.#specialTokens, this.#trail);
    this.#held = [];
    return text.replace(/\uFFFD+$/u, "");
  }
}
