/** What is wrong with a file, as a sentence for its user. Callers outside this package get an LlmError. */
export class GgufProblem extends Error {
  override readonly name = "GgufProblem";
}

/** The header goes on after the bytes at hand. */
export class MoreBytesNeeded extends Error {
  override readonly name = "MoreBytesNeeded";
  /** Least bytes from the begin of the file that would help. */
  readonly needed: number;

  constructor(needed: number) {
    super(`${needed} bytes are needed.`);
    this.needed = needed;
  }
}
