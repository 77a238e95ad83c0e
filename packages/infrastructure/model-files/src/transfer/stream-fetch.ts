import type { PartFile } from "./part-file.ts";
import type { PartWriter } from "./part-writer.ts";
import { RangesIgnored } from "./range-fetch.ts";
import type { RemoteFile } from "./remote-file.ts";
import type { TransferPatience } from "./transfer-patience.ts";

const firstPieceBytes = 256 * 1024;

export interface StreamFetchParts {
  readonly remote: RemoteFile;
  readonly part: PartFile;
  readonly writer: PartWriter;
  readonly patience: TransferPatience;
  /** Rejects when the disk has no room for so many more bytes. */
  readonly checkSpace: (neededBytes: number) => Promise<void>;
  /** Drops what is there, and what was hashed of it. */
  readonly startOver: () => Promise<void>;
}

/** Fetches from the begin of a file on, over one connection, and again after what passes. */
export class StreamFetch {
  readonly #parts: StreamFetchParts;

  constructor(parts: StreamFetchParts) {
    this.#parts = parts;
  }

  /**
   * Fetches the first piece of a file whose size nobody told; the answer tells it.
   * @throws {LlmError} the errors of a download
   * @throws RangesIgnored | VersionChanged
   */
  async firstPiece(signal: AbortSignal): Promise<void> {
    const { remote, part, writer, checkSpace } = this.#parts;
    await this.#again(signal, async () => {
      // What is missing of it after a cut is fetched with the rest.
      if (part.identity.sizeBytes !== undefined) return;
      const start = part.prefix;
      const range = { start, end: start + firstPieceBytes };
      const opened = await remote.open(range, part.identity, signal);
      const { sizeBytes, response } = opened;
      if (response.status === 200 || sizeBytes === undefined) {
        await response.discard();
        throw new RangesIgnored();
      }
      await writer.identify(opened);
      await checkSpace(sizeBytes - part.size);
      const segment = { position: start, end: Math.min(range.end, sizeBytes) };
      await writer.write(opened, segment, signal);
    });
  }

  /**
   * Fetches the whole file in one stream, from where it was cut if the server can do that.
   * @throws {LlmError} the errors of a download
   * @throws VersionChanged
   */
  async whole(signal: AbortSignal): Promise<void> {
    const { remote, part, writer, patience, checkSpace, startOver } = this.#parts;
    await this.#again(signal, async () => {
      await patience.hold(signal);
      const start = part.prefix;
      const { identity } = part;
      const known = identity.sizeBytes;
      if (known !== undefined && start >= known) return;
      const range = start === 0 ? undefined : { start, end: known ?? start + firstPieceBytes };
      const opened = await remote.open(range, identity, signal);
      if (opened.start < start) await startOver();
      await writer.identify(opened);
      const { sizeBytes } = part.identity;
      const end = sizeBytes ?? Number.POSITIVE_INFINITY;
      await checkSpace(sizeBytes === undefined ? 0 : sizeBytes - part.size);
      const segment = { position: opened.start, end };
      await writer.write(opened, segment, signal);
      if (sizeBytes === undefined) await part.identify({ sizeBytes: segment.position });
    });
  }

  async #again(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const { part, patience, remote } = this.#parts;
    let attempt = 0;
    for (;;) {
      const before = part.size;
      try {
        return await work();
      } catch (error) {
        attempt = part.size > before ? 0 : attempt + 1;
        // The hub may know a better place by now.
        if (attempt > 2) remote.forgetLocation();
        await patience.recover(error, attempt, signal);
      }
    }
  }
}
