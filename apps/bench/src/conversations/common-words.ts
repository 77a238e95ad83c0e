import { SeededRandom } from "@llm/testing/random";

const starts = "b c d f g h j k l m n p r s t v w z br ch cl dr fl gr pl pr sh sl st th tr".split(
  " ",
);
const vowels = "a e i o u ai ea ee ie oo ou".split(" ");
const ends = ["", "", "", ..."b ck d g l ll m n nd ng nt r rd rm rn s ss st t x".split(" ")];
const vocabularySize = 20_000;

/**
 * Writes texts as people's: a few of its 20,000 words are in almost every text, most in almost none (Zipf's law).
 * The same seed writes the same texts.
 */
export class CommonWords {
  readonly #random: SeededRandom;
  readonly #words: readonly string[];

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    const words = new Set<string>();
    while (words.size < vocabularySize) words.add(this.#newWord(words.size));
    this.#words = [...words];
  }

  /** The word of a rank, 0 for the most common one. */
  word(rank: number): string {
    return this.#words[rank] ?? "";
  }

  text(wordCount: number): string {
    return Array.from({ length: wordCount }, () => this.#nextWord()).join(" ");
  }

  #nextWord(): string {
    return this.word(Math.floor(vocabularySize ** this.#random.next()) - 1);
  }

  /** The more words there are, the longer they get. */
  #newWord(rank: number): string {
    const syllables = 1 + this.#random.below(rank < 200 ? 2 : 3);
    const pick = (parts: readonly string[]) => parts[this.#random.below(parts.length)] ?? "";
    const syllable = () => pick(starts) + pick(vowels) + pick(ends);
    return Array.from({ length: syllables }, syllable).join("");
  }
}
