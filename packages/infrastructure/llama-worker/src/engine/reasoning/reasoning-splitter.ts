import type { ReasoningMarks } from "./reasoning-marks.ts";

/** A piece of an answer, never empty. */
export interface AnswerPiece {
  readonly type: "text" | "reasoning";
  readonly content: string;
}

/**
 * - `before`: nothing but blanks so far
 * - `opening`: within the reasoning, nothing but blanks of it so far
 * - `after`: the reasoning is over, nothing but blanks of the answer so far
 */
type Phase = "before" | "opening" | "reasoning" | "after" | "text";

const noMarks: ReasoningMarks = { start: "", end: "", textStarts: [] };

/**
 * Tells what a model thinks from what it answers, in whatever pieces the two come. Reasoning is only looked for at
 * the beginning of an answer: later on its marks are what the answer is about. Blanks around the reasoning are
 * dropped with its marks.
 */
export class ReasoningSplitter {
  readonly #marks: ReasoningMarks;
  #phase: Phase;
  #held = "";

  /** @param isOpen whether the prompt ends within the reasoning */
  constructor(marks: ReasoningMarks | undefined, isOpen: boolean) {
    this.#marks = marks ?? noMarks;
    this.#phase = isOpen ? "opening" : "before";
    if (marks === undefined) this.#phase = "text";
  }

  /** Whether no mark is looked for any more. */
  get isPast(): boolean {
    return this.#phase === "text";
  }

  /** Takes more of the answer and gives what is sure. */
  push(content: string): AnswerPiece[] {
    this.#held += content;
    const pieces: AnswerPiece[] = [];
    let phase: Phase;
    do {
      phase = this.#phase;
      this.#advance(pieces);
    } while (this.#phase !== phase);
    return pieces;
  }

  /** Gives what is held back, when no more comes. */
  flush(): AnswerPiece[] {
    const pieces: AnswerPiece[] = [];
    if (this.#phase === "before") this.#give(pieces, "text", this.#held.length);
    else if (this.#phase !== "after") this.#give(pieces, "reasoning", this.#held.trimEnd().length);
    this.#held = "";
    return pieces;
  }

  #advance(pieces: AnswerPiece[]): void {
    const { start, end, textStarts } = this.#marks;
    switch (this.#phase) {
      case "before":
        if (this.#drop([start])) this.#phase = "opening";
        else if (this.#drop(textStarts)) this.#phase = "after";
        else if (!this.#mayBegin([start, ...textStarts])) this.#phase = "text";
        break;
      case "opening":
        // Some models repeat the mark that their prompt ends with.
        this.#drop([start]);
        if (this.#mayBegin([start])) break;
        this.#held = this.#held.trimStart();
        this.#phase = "reasoning";
        break;
      case "reasoning":
        this.#advanceReasoning(pieces, end);
        break;
      case "after":
        this.#drop(textStarts);
        if (this.#mayBegin(textStarts)) break;
        this.#held = this.#held.trimStart();
        this.#phase = "text";
        break;
      case "text":
        this.#give(pieces, "text", this.#held.length);
    }
  }

  #advanceReasoning(pieces: AnswerPiece[], end: string): void {
    const at = this.#held.indexOf(end);
    const sure = at === -1 ? this.#held.length - beginningAtEnd(this.#held, end) : at;
    this.#give(pieces, "reasoning", this.#held.slice(0, sure).trimEnd().length);
    if (at === -1) return;
    this.#held = this.#held.trimStart().slice(end.length);
    this.#phase = "after";
  }

  #give(pieces: AnswerPiece[], type: AnswerPiece["type"], length: number): void {
    if (length > 0) pieces.push({ type, content: this.#held.slice(0, length) });
    this.#held = this.#held.slice(length);
  }

  /** Drops one of the marks from the beginning of what is held, with the blanks before it. */
  #drop(marks: readonly string[]): boolean {
    const content = this.#held.trimStart();
    const mark = marks.find((candidate) => content.startsWith(candidate));
    if (mark !== undefined) this.#held = content.slice(mark.length);
    return mark !== undefined;
  }

  /** Whether what is held is blank or may still become one of the marks. */
  #mayBegin(marks: readonly string[]): boolean {
    const content = this.#held.trimStart();
    return content === "" || marks.some((mark) => mark.startsWith(content));
  }
}

/** Length of the longest end of `text` that `mark` begins with. */
function beginningAtEnd(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}

/**
 * Takes the reasoning out of an earlier answer that was sent back with it, as the templates of reasoning models do:
 * it would only fill the context.
 * @param isOpen whether prompts end within the reasoning, so that answers have no start mark
 */
export function withoutReasoning(answer: string, marks: ReasoningMarks, isOpen: boolean): string {
  const { start, end } = marks;
  const hasStart = answer.trimStart().startsWith(start);
  if (!hasStart && !(isOpen && answer.includes(end))) return answer;
  const splitter = new ReasoningSplitter(marks, !hasStart);
  return splitter
    .push(answer)
    .filter(({ type }) => type === "text")
    .map(({ content }) => content)
    .join("");
}
