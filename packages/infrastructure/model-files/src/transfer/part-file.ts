import { constants } from "node:fs";
import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { diskError } from "./disk-space.ts";
import { ByteRanges, type ByteRange } from "./byte-ranges.ts";
import { completed, isSameVersion, type JournalIdentity } from "./journal-identity.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import { partPaths } from "./part-paths.ts";
import { writeAll } from "./write-all.ts";

const syncEveryBytes = 64 * 1024 * 1024;

/** A file that is not complete yet, with the knowledge of which of its bytes are there. */
export class PartFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #journal: Journal;
  readonly #done = new ByteRanges();
  #entries: JournalEntry[] = [];
  #unsyncedBytes = 0;
  #syncing: Promise<unknown> | undefined;
  #identity: JournalIdentity;

  private constructor(
    path: string,
    parts: { file: FileHandle; journal: Journal; identity: JournalIdentity },
  ) {
    this.path = path;
    this.#file = parts.file;
    this.#journal = parts.journal;
    this.#identity = parts.identity;
  }

  /**
   * Opens what is there of a file, if it is of the same version; else begins anew.
   * @throws {LlmError} INSUFFICIENT_DISK_SPACE
   */
  static async open(finalPath: string, wanted: JournalIdentity): Promise<PartFile> {
    const [path, journalPath] = partPaths(finalPath);
    try {
      await mkdir(dirname(path), { recursive: true });
      const journal = new Journal(journalPath);
      const content = await journal.read();
      const isSame = content !== undefined && isSameVersion(content.identity, wanted);
      const identity = isSame ? completed(content.identity, wanted) : wanted;
      const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
      const part = new PartFile(path, { file, journal, identity });
      await part.#restore(isSame ? content.entries : []);
      return part;
    } catch (error) {
      throw diskError(error);
    }
  }

  get identity(): JournalIdentity {
    return this.#identity;
  }

  /** Bytes that are there. */
  get size(): number {
    return this.#done.size;
  }

  /** Bytes that are there from the begin on without a gap. */
  get prefix(): number {
    return this.#done.prefix;
  }

  missing(length: number): ByteRange[] {
    return this.#done.missing(length);
  }

  /** Writes pieces one after the other from `start` on; resolves when they are written and noted. */
  async write(pieces: readonly Uint8Array[], start: number): Promise<void> {
    let end = start;
    let checksum = 0;
    for (const piece of pieces) {
      end += piece.length;
      checksum = crc32(piece, checksum);
    }
    try {
      await writeAll(this.#file, pieces, start);
      const entry = { start, end, crc32: checksum };
      this.#journal.add(entry);
      this.#entries.push(entry);
      this.#done.add(entry);
      this.#syncNowAndThen(end - start);
    } catch (error) {
      throw diskError(error);
    }
  }

  /** Notes what the server said of the version, for a later program to compare. */
  async identify(identity: JournalIdentity): Promise<void> {
    const known = this.#identity;
    this.#identity = completed(known, identity);
    // Where a hash tells versions apart, a validator is not worth the wait for a new journal.
    const isKnown = known.sha256 !== undefined && known.sizeBytes === this.#identity.sizeBytes;
    if (!isKnown) await this.#rewriteJournal();
  }

  /** Drops everything; what comes is of the version that `identity` tells. */
  async clear(identity: JournalIdentity): Promise<void> {
    this.#identity = identity;
    this.#entries = [];
    this.#done.clear();
    await this.#file.truncate(0);
    await this.#rewriteJournal();
  }

  /** Drops the pieces whose content on the disk is not what came; gives how many bytes that were. */
  async dropDamaged(): Promise<number> {
    const damaged: JournalEntry[] = [];
    for (const entry of this.#entries) if (!(await this.#isIntact(entry))) damaged.push(entry);
    if (damaged.length === 0) return 0;
    const before = this.#done.size;
    for (const entry of damaged) this.#done.remove(entry);
    // Pieces that overlap a damaged one no longer say what is there.
    this.#entries = this.#entries.filter((entry) =>
      damaged.every((other) => entry.end <= other.start || entry.start >= other.end),
    );
    this.#done.clear();
    for (const entry of this.#entries) this.#done.add(entry);
    await this.#rewriteJournal();
    return before - this.#done.size;
  }

  /** Makes sure that the content survives a loss of power. */
  async sync(sizeBytes: number): Promise<void> {
    try {
      await this.#file.truncate(sizeBytes);
      await this.#file.datasync();
    } catch (error) {
      throw diskError(error);
    }
  }

  async readStart(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await this.#file.read(bytes, 0, length, 0);
    return bytes.subarray(0, bytesRead);
  }

  async close(): Promise<void> {
    await this.#journal.close();
    await this.#syncing;
    await this.#file.close();
  }

  async #restore(entries: readonly JournalEntry[]): Promise<void> {
    const { size } = await this.#file.stat();
    // A journal may outlive bytes that a loss of power took.
    this.#entries = entries.filter(({ end }) => end <= size);
    for (const entry of this.#entries) this.#done.add(entry);
    if (this.#entries.length === 0) await this.#file.truncate(0);
    await this.#rewriteJournal();
  }

  /** Leaves little to be done when the file is complete. */
  #syncNowAndThen(writtenBytes: number): void {
    this.#unsyncedBytes += writtenBytes;
    if (this.#unsyncedBytes < syncEveryBytes || this.#syncing !== undefined) return;
    this.#unsyncedBytes = 0;
    // A failure comes again at the end, where it matters.
    this.#syncing = this.#file
      .datasync()
      .catch(() => {})
      .finally(() => (this.#syncing = undefined));
  }

  #rewriteJournal(): Promise<void> {
    return this.#journal.begin(this.#identity, this.#entries);
  }

  async #isIntact({ start, end, crc32: expected }: JournalEntry): Promise<boolean> {
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, start);
    return bytesRead === bytes.length && crc32(bytes) === expected;
  }
}
