import { readFile } from "node:fs/promises";
import { replaceText } from "../replace-file.ts";

/** What is known of a file that the engine crashed on. */
export interface QuarantineRecord {
  /** Of its size and first megabytes. */
  readonly fingerprint: string;
  readonly sizeBytes: number;
  readonly crashes: number;
  /** For people who read the file of the records. */
  readonly name: string;
}

/**
 * Keeps the records in a JSON file, read anew each time as other programs write it too. A change that cannot be
 * written, say on a full disk, holds for this run, and is written with the next one that can.
 */
export class QuarantineRecords {
  readonly #path: string | undefined;
  readonly #onUnsaved: (error: unknown) => void;
  /** Changes that are not in the file, by fingerprint; undefined for a record that is gone. */
  readonly #changes = new Map<string, QuarantineRecord | undefined>();

  /** `onUnsaved` is told why a change could not be written. */
  constructor(path: string | undefined, onUnsaved: (error: unknown) => void) {
    this.#path = path;
    this.#onUnsaved = onUnsaved;
  }

  async all(): Promise<readonly QuarantineRecord[]> {
    return this.#changed(await this.#read().catch(() => []));
  }

  async put(record: QuarantineRecord): Promise<void> {
    await this.#change(record.fingerprint, record);
  }

  async remove(fingerprint: string): Promise<void> {
    await this.#change(fingerprint, undefined);
  }

  async #change(fingerprint: string, record: QuarantineRecord | undefined): Promise<void> {
    this.#changes.set(fingerprint, record);
    if (this.#path === undefined) return;
    try {
      // What cannot be read is not written over: it may hold the records of others.
      const files = this.#changed(await this.#read());
      await replaceText(this.#path, `${JSON.stringify({ files }, undefined, 2)}\n`);
      this.#changes.clear();
    } catch (error) {
      this.#onUnsaved(error);
    }
  }

  #changed(records: readonly QuarantineRecord[]): readonly QuarantineRecord[] {
    const changed = new Map(records.map((record) => [record.fingerprint, record]));
    for (const [fingerprint, record] of this.#changes) {
      if (record === undefined) changed.delete(fingerprint);
      else changed.set(fingerprint, record);
    }
    return [...changed.values()];
  }

  async #read(): Promise<readonly QuarantineRecord[]> {
    if (this.#path === undefined) return [];
    const text = await readFile(this.#path, "utf8").catch((error: unknown) => {
      if (systemCode(error) === "ENOENT") return "";
      throw error;
    });
    return parse(text);
  }
}

/** What the system calls an error, such as ENOSPC. */
export function systemCode(error: unknown): string | undefined {
  const hasCode = typeof error === "object" && error !== null && "code" in error;
  return hasCode ? String(error.code) : undefined;
}

// A damaged file counts as empty: it must never keep good models from being loaded.
function parse(text: string): readonly QuarantineRecord[] {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content !== "object" || content === null || !("files" in content)) return [];
    const files: unknown = content.files;
    return Array.isArray(files) ? Array.from<unknown>(files).filter(isRecord) : [];
  } catch {
    return [];
  }
}

function isRecord(value: unknown): value is QuarantineRecord {
  if (typeof value !== "object" || value === null) return false;
  const { fingerprint, sizeBytes, crashes, name } = value as Partial<Record<string, unknown>>;
  return (
    typeof fingerprint === "string" &&
    typeof sizeBytes === "number" &&
    typeof crashes === "number" &&
    typeof name === "string"
  );
}
