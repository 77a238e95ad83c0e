import { open, readFile, rename, rm, type FileHandle } from "node:fs/promises";
import { z } from "zod";
import type { ByteRange } from "./byte-ranges.ts";
import type { JournalIdentity } from "./journal-identity.ts";

/** Bytes that are on the disk, and the checksum they had when they came. */
export interface JournalEntry extends ByteRange {
  readonly crc32: number;
}

const offset = z.number().int().nonnegative();
const identitySchema = z.object({
  version: z.literal(1),
  sizeBytes: offset.optional(),
  sha256: z.string().optional(),
  etag: z.string().optional(),
});
const entrySchema = z.tuple([offset, offset, offset]);

/** What a journal said when its program ended. */
export interface JournalContent {
  readonly identity: JournalIdentity;
  readonly entries: readonly JournalEntry[];
}

/**
 * Remembers which bytes of an unfinished file are on the disk: one line for each piece, appended after the piece
 * was written, so that the end of the program at any moment costs at most the pieces under way.
 */
export class Journal {
  readonly #path: string;
  #file: FileHandle | undefined;
  #pending = "";
  #writing: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Undefined when there is no journal, or none that can be trusted. */
  async read(): Promise<JournalContent | undefined> {
    const text = await readFile(this.#path, "utf8").catch(() => "");
    const [first = "", ...lines] = text.split("\n");
    const identity = identitySchema.safeParse(parse(first));
    if (!identity.success) return undefined;
    const entries: JournalEntry[] = [];
    // What follows the last line end was cut off in the middle of writing.
    for (const line of lines.slice(0, -1)) {
      const entry = entrySchema.safeParse(parse(line));
      if (!entry.success || entry.data[0] >= entry.data[1]) break;
      const [start, end, crc32] = entry.data;
      entries.push({ start, end, crc32 });
    }
    return { identity: identity.data, entries };
  }

  /** Begins anew with what is known to be there. */
  async begin(identity: JournalIdentity, entries: readonly JournalEntry[] = []): Promise<void> {
    await this.close();
    const lines = [JSON.stringify({ version: 1, ...identity }), ...entries.map(lineOf)];
    const unfinished = `${this.#path}.new`;
    const file = await open(unfinished, "w", 0o600);
    try {
      await file.writeFile(`${lines.join("\n")}\n`);
    } finally {
      await file.close();
    }
    await rename(unfinished, this.#path);
    this.#file = await open(this.#path, "a", 0o600);
  }

  /** Notes a piece. Lines that come while others are written are written together after them. */
  add(entry: JournalEntry): void {
    this.#pending += `${lineOf(entry)}\n`;
    this.#writing ??= this.#writePending();
  }

  async close(): Promise<void> {
    await this.#writing;
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #writePending(): Promise<void> {
    try {
      while (this.#pending !== "") {
        const lines = this.#pending;
        this.#pending = "";
        await this.#file?.write(lines);
      }
    } catch {
      // On a full disk: what is not noted is fetched again, and the next piece fails where it is told.
      this.#pending = "";
    } finally {
      this.#writing = undefined;
    }
  }

  async delete(): Promise<void> {
    await this.close();
    await rm(this.#path, { force: true });
  }
}

function lineOf({ start, end, crc32 }: JournalEntry): string {
  return JSON.stringify([start, end, crc32]);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
