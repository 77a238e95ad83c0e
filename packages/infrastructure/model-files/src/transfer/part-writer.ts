import { LlmError, type Clock } from "@llm/domain";
import { foreignFileReason } from "@llm/gguf";
import type { PartFile } from "./part-file.ts";
import { readPieces } from "./piece-reader.ts";
import type { OpenedRange } from "./remote-file.ts";
import { WriteBatch } from "./write-batch.ts";

export interface PartWriterOptions {
  readonly part: PartFile;
  readonly clock: Clock;
  /** Silence after which a connection counts as dead, in milliseconds. */
  readonly stallMs: number;
  /** Whether a hash will tell what is right; then a wrong first byte is left to it. */
  readonly hasHash: boolean;
  readonly onWritten: () => void;
}

/** Writes what servers send into a part file. */
export class PartWriter {
  readonly #options: PartWriterOptions;

  constructor(options: PartWriterOptions) {
    this.#options = options;
  }

  /** Writes what comes until the end of the segment, wherever that is by then; moves its position on. */
  async write(
    { response, host, start }: OpenedRange,
    segment: { position: number; readonly end: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { part, clock, stallMs, onWritten } = this.#options;
    const batch = new WriteBatch(part, { start, clock, onWritten });
    try {
      for await (const piece of readPieces(response, { host, stallMs, signal })) {
        if (segment.position === 0) this.#checkBegin(piece);
        const wanted = piece.subarray(0, Math.max(0, segment.end - segment.position));
        segment.position += wanted.length;
        await batch.add(wanted);
        if (segment.position >= segment.end) break;
      }
    } finally {
      await batch.flush();
    }
    if (segment.position < segment.end && Number.isFinite(segment.end)) {
      throw new LlmError("CONNECTION_LOST", `${host} ended its answer too early.`, {
        details: { host, offline: false, reason: "SHORT" },
      });
    }
  }

  /** Notes what an answer tells of the file that was not known yet. */
  async identify({ sizeBytes, etag }: OpenedRange): Promise<void> {
    const { part } = this.#options;
    const { identity } = part;
    const isNew =
      (identity.sizeBytes === undefined && sizeBytes !== undefined) ||
      (identity.etag === undefined && etag !== undefined);
    if (!isNew) return;
    await part.identify({
      sizeBytes: identity.sizeBytes ?? sizeBytes,
      etag: identity.etag ?? etag,
    });
  }

  /** Ends at once what cannot become a model. */
  #checkBegin(piece: Uint8Array): void {
    const reason = foreignFileReason(piece);
    if (reason === undefined || piece.length < 16) return;
    const isOtherByte = reason.endsWith("GGUF.");
    if (isOtherByte && this.#options.hasHash) return;
    throw new LlmError("MODEL_FILE_INVALID", `What the server sends is not a model. ${reason}`, {
      hint: "Check the address. If this network has a login page, open it in a browser and sign in.",
    });
  }
}
