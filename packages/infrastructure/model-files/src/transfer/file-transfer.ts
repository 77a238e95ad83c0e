import { LlmError, type Clock, type Logger } from "@llm/domain";
import type { Patience, TroubleListener } from "../network/try-again.ts";
import { FileHasher } from "./file-hasher.ts";
import type { JournalIdentity } from "./journal-identity.ts";
import { PartFile } from "./part-file.ts";
import { PartWriter } from "./part-writer.ts";
import { RangeFetch, RangesIgnored } from "./range-fetch.ts";
import { RangePlan } from "./range-plan.ts";
import { StreamFetch } from "./stream-fetch.ts";
import { VersionChanged, type RemoteFile } from "./remote-file.ts";
import { TransferPatience } from "./transfer-patience.ts";

/** How far one file is. */
export interface TransferProgress {
  /** Bytes on the disk; may go back when the file has to be begun anew. */
  readonly receivedBytes: number;
  readonly totalBytes?: number | undefined;
  /** Bytes fetched again because some were damaged. */
  readonly repairedBytes: number;
  /** Whether all bytes are there and only the check is left. */
  readonly isComplete: boolean;
}

export interface FileTransferOptions {
  readonly remote: RemoteFile;
  /** Where the finished file will be. Until then it is there with the ending `.part`. */
  readonly path: string;
  readonly sizeBytes?: number | undefined;
  /** Lower-case hex. */
  readonly sha256?: string | undefined;
  /** Connections at once, 1 or more. */
  readonly connections: number;
  readonly patience: Patience;
  readonly clock: Clock;
  readonly logger?: Logger | undefined;
  readonly onProgress: (progress: TransferProgress) => void;
  readonly onTrouble: TroubleListener;
  /** Rejects when the disk has no room for so many more bytes. */
  readonly checkSpace: (neededBytes: number) => Promise<void>;
}

/** A file that is complete and has been checked, and still has the ending `.part`. */
export interface TransferredFile {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly etag?: string | undefined;
}

const mostVersions = 3;

/**
 * Fetches one file with several connections into a part file, hashing it on the way. Interrupted at any moment it
 * goes on where it was. Damage found by the hash is healed: what the disk lost is fetched again, and when the
 * connections brought wrong bytes, the whole file is, in one stream and without ranges.
 */
export class FileTransfer {
  readonly #options: FileTransferOptions;
  readonly #remote: RemoteFile;
  #part!: PartFile;
  #writer!: PartWriter;
  #stream!: StreamFetch;
  #hasher: FileHasher | undefined;
  #usesRanges = true;
  #repairedBytes = 0;
  #isRepairing = false;
  #farthest = 0;
  readonly #patience: TransferPatience;

  constructor(options: FileTransferOptions) {
    this.#options = options;
    this.#remote = options.remote;
    this.#patience = new TransferPatience(options);
  }

  /**
   * Runs until the file is there and right; pausing is aborting, and keeps what is there.
   * @throws {LlmError} the errors of a download
   */
  async run(signal: AbortSignal): Promise<TransferredFile> {
    const { path, sizeBytes, sha256, clock, patience } = this.#options;
    this.#part = await PartFile.open(path, { sizeBytes, sha256 });
    this.#writer = new PartWriter({
      part: this.#part,
      clock,
      stallMs: patience.stallMs,
      hasHash: sha256 !== undefined,
      onWritten: () => this.#noteWritten(),
    });
    this.#stream = new StreamFetch({
      remote: this.#remote,
      part: this.#part,
      writer: this.#writer,
      patience: this.#patience,
      checkSpace: this.#options.checkSpace,
      startOver: () => this.#startOver(this.#part.identity),
    });
    try {
      this.#report();
      await this.#fetch(signal);
      // What is still to be hashed is read while the disk writes.
      const [found] = await Promise.all([this.#digest(signal), this.#part.sync(this.#size)]);
      const digest = await this.#heal(found, signal);
      if (digest !== found) await this.#part.sync(this.#size);
      return { sizeBytes: this.#size, sha256: digest, etag: this.#part.identity.etag };
    } finally {
      await this.#hasher?.[Symbol.asyncDispose]();
      await this.#part.close();
    }
  }

  get #size(): number {
    return this.#part.identity.sizeBytes ?? 0;
  }

  /** Compares the hash and does what can be done; gives the hash that is right in the end. */
  async #heal(digest: string, signal: AbortSignal): Promise<string> {
    const { sha256 } = this.#options;
    const { logger } = this.#options;
    if (sha256 === undefined || digest === sha256) return digest;
    this.#isRepairing = true;
    this.#repairedBytes = 0;
    const droppedBytes = await this.#part.dropDamaged();
    if (droppedBytes > 0) {
      logger?.warn({ droppedBytes }, "pieces on the disk are damaged and fetched again");
      await this.#renewHasher();
      await this.#fetch(signal);
      if ((await this.#digest(signal)) === sha256) return sha256;
    }
    logger?.warn(
      { sizeBytes: this.#size },
      "the file arrived damaged and is fetched again in one stream",
    );
    this.#usesRanges = false;
    this.#remote.forgetLocation();
    await this.#startOver(this.#part.identity);
    await this.#fetch(signal);
    const last = await this.#digest(signal);
    if (last === sha256) return last;
    await this.#startOver(this.#part.identity);
    throw new LlmError("INTEGRITY_MISMATCH", "The file arrived damaged, twice.", {
      details: { expectedSha256: sha256, sha256: last },
    });
  }

  async #digest(signal: AbortSignal): Promise<string> {
    this.#report();
    const hasher = (this.#hasher ??= new FileHasher(this.#part.path));
    return hasher.digest(this.#size, signal);
  }

  /** Fetches what is missing, whatever the server makes of ranges and versions. */
  async #fetch(signal: AbortSignal): Promise<void> {
    this.#hasher ??= new FileHasher(this.#part.path);
    this.#hasher.extend(this.#part.prefix);
    this.#patience.renew();
    for (let versions = 0; ;) {
      try {
        await (this.#usesRanges ? this.#fetchRanges(signal) : this.#stream.whole(signal));
        return;
      } catch (error) {
        if (error instanceof RangesIgnored) {
          this.#usesRanges = false;
          await this.#startOver(this.#part.identity);
        } else if (error instanceof VersionChanged) {
          if (++versions > mostVersions) throw changesAllTheTime();
          await this.#startOver({});
        } else throw error;
      }
    }
  }

  async #fetchRanges(signal: AbortSignal): Promise<void> {
    const { connections, clock } = this.#options;
    if (this.#part.identity.sizeBytes === undefined) await this.#stream.firstPiece(signal);
    const missing = this.#part.missing(this.#size);
    await this.#options.checkSpace(this.#size - this.#part.size);
    const plan = new RangePlan(missing, { connections, clock });
    const fetch = new RangeFetch({
      remote: this.#remote,
      part: this.#part,
      writer: this.#writer,
      patience: this.#patience,
      plan,
    });
    await fetch.run(connections, signal);
  }

  async #startOver(identity: JournalIdentity): Promise<void> {
    await this.#part.clear(identity);
    await this.#renewHasher();
  }

  async #renewHasher(): Promise<void> {
    await this.#hasher?.[Symbol.asyncDispose]();
    this.#hasher = new FileHasher(this.#part.path);
    this.#hasher.extend(this.#part.prefix);
    this.#farthest = 0;
  }

  #noteWritten(): void {
    this.#hasher?.extend(this.#part.prefix);
    const { size } = this.#part;
    if (size > this.#farthest) {
      this.#farthest = size;
      this.#patience.renew();
    }
    this.#report();
  }

  #report(): void {
    const { size, identity } = this.#part;
    if (this.#isRepairing) this.#repairedBytes = Math.max(this.#repairedBytes, size);
    this.#options.onProgress({
      receivedBytes: size,
      totalBytes: identity.sizeBytes,
      repairedBytes: this.#repairedBytes,
      isComplete: identity.sizeBytes !== undefined && size >= identity.sizeBytes,
    });
  }
}

function changesAllTheTime(): LlmError {
  return new LlmError("INTEGRITY_MISMATCH", "The file changes on its server while it is fetched.", {
    hint: "Try again later.",
  });
}
