/** Ends a streamed text at the first of some phrases, holding back what may be the beginning of one. */
export class StopText {
  readonly #phrases: readonly string[];
  #held = "";
  #found = false;

  constructor(phrases: readonly string[]) {
    this.#phrases = phrases;
  }

  /** Whether a phrase was met; all text after it is dropped. */
  get found(): boolean {
    return this.#found;
  }

  /** Takes more text and gives what surely comes before any phrase. */
  push(text: string): string {
    if (this.#found) return "";
    const joined = this.#held + text;
    const end = this.#firstPhrase(joined);
    this.#found = end !== -1;
    const sure = this.#found ? end : joined.length - this.#possibleBeginning(joined);
    this.#held = this.#found ? "" : joined.slice(sure);
    return joined.slice(0, sure);
  }

  /** Gives what is held back, when no more text comes. */
  flush(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  /** Where the phrase begins that is complete first: so the pieces that a text comes in make no difference. */
  #firstPhrase(text: string): number {
    const places = this.#phrases
      .map((phrase) => ({ start: text.indexOf(phrase), length: phrase.length }))
      .filter(({ start }) => start !== -1)
      .sort(
        (one, other) =>
          one.start + one.length - other.start - other.length || one.start - other.start,
      );
    return places[0]?.start ?? -1;
  }

  /** Length of the longest end of `text` that a phrase begins with. */
  #possibleBeginning(text: string): number {
    let longest = 0;
    for (const phrase of this.#phrases) {
      for (let length = Math.min(phrase.length - 1, text.length); length > longest; length--) {
        if (text.endsWith(phrase.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
