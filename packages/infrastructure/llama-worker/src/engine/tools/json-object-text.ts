/** Finds the end of a JSON object that comes in pieces, each looked at once. */
export class JsonObjectText {
  #text = "";
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isWhole = false;

  /** What is written of it. */
  get text(): string {
    return this.#text;
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Takes more and gives what of that belongs to the object. */
  push(piece: string): string {
    let length = 0;
    while (length < piece.length && !this.#isWhole) this.#step(piece[length++]);
    const taken = piece.slice(0, length);
    this.#text += taken;
    return taken;
  }

  #step(character: string | undefined): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (character === '"') this.#isInString = !this.#isInString;
    else if (this.#isInString) this.#isEscaped = character === "\\";
    else if (character === "{") this.#depth++;
    else if (character === "}") this.#isWhole = --this.#depth === 0;
  }
}
