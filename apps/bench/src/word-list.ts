import { readGgufHeader } from "@llm/gguf";
import { starterModel } from "@llm/starter-model";

// A short word after what byte-level tokenizers write for a space.
const shortWord = /^Ġ([a-z]{2,6})$/;

/** Words that are one token each, when a space is before them, in the tokenizer of the models. */
export async function readWords(count = 200): Promise<readonly string[]> {
  const header = await readGgufHeader(starterModel.path, { maxArrayLength: Infinity });
  const tokens = header.metadata.get("tokenizer.ggml.tokens");
  const texts = tokens?.type === "array" ? (tokens.values ?? []) : [];
  return texts.flatMap((text) => shortWord.exec(String(text))?.[1] ?? []).slice(0, count);
}

/** Writes texts of random words: no two begin alike, so that nothing of one is kept for another. */
export class WordSource {
  readonly #words: readonly string[];
  #state: number;

  /** The same `seed` writes the same texts. */
  constructor(words: readonly string[], seed: number) {
    this.#words = words;
    this.#state = Math.imul(seed + 1, 0x9e37_79b1) || 1;
  }

  text(wordCount: number): string {
    return Array.from({ length: wordCount }, () => this.#next()).join(" ");
  }

  #next(): string {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#words[(this.#state >>> 0) % this.#words.length] ?? "";
  }
}
