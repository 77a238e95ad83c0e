import type { Clock } from "@llm/domain";
import type { PartFile } from "./part-file.ts";

const mostBytes = 512 * 1024;
const longestMs = 200;

/** Gathers small pieces of one connection, so that the disk gets fewer and larger writes. */
export class WriteBatch {
  readonly #part: PartFile;
  readonly #clock: Clock;
  readonly #onWritten: () => void;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #position: number;
  #writtenAt: number;

  constructor(part: PartFile, { start, clock, onWritten }: WriteBatchOptions) {
    this.#part = part;
    this.#position = start;
    this.#clock = clock;
    this.#onWritten = onWritten;
    this.#writtenAt = clock.now();
  }

  /** Waits for the disk when enough has come; the connection is not read meanwhile. */
  async add(piece: Uint8Array): Promise<void> {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    const isLate = this.#clock.now() - this.#writtenAt >= longestMs;
    if (this.#bytes >= mostBytes || isLate) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#bytes === 0) return;
    const [pieces, start] = [this.#pieces, this.#position];
    this.#position += this.#bytes;
    this.#pieces = [];
    this.#bytes = 0;
    await this.#part.write(pieces, start);
    this.#writtenAt = this.#clock.now();
    this.#onWritten();
  }
}

export interface WriteBatchOptions {
  /** Where the first piece belongs. */
  readonly start: number;
  readonly clock: Clock;
  readonly onWritten: () => void;
}
