import { readFile, rename, writeFile } from "node:fs/promises";

/** What is known of a file that the engine crashed on. */
export interface QuarantineRecord {
  /** Of its size and first megabytes. */
  readonly fingerprint: string;
  readonly sizeBytes: number;
  readonly crashes: number;
  /** For people who read the file of the records. */
  readonly name: string;
}

/** Keeps the records in a JSON file, read anew each time as other programs write it too. */
export class QuarantineRecords {
  readonly #path: string | undefined;
  #inMemory: readonly QuarantineRecord[] = [];

  constructor(path: string | undefined) {
    this.#path = path;
  }

  async all(): Promise<readonly QuarantineRecord[]> {
    if (this.#path === undefined) return this.#inMemory;
    const text = await readFile(this.#path, "utf8").catch(() => "");
    return parse(text);
  }

  async put(record: QuarantineRecord): Promise<void> {
    await this.#save([...(await this.#allBut(record.fingerprint)), record]);
  }

  async remove(fingerprint: string): Promise<void> {
    await this.#save(await this.#allBut(fingerprint));
  }

  async #allBut(fingerprint: string): Promise<readonly QuarantineRecord[]> {
    return (await this.all()).filter((record) => record.fingerprint !== fingerprint);
  }

  async #save(records: readonly QuarantineRecord[]): Promise<void> {
    this.#inMemory = records;
    if (this.#path === undefined) return;
    const unfinished = `${this.#path}.${process.pid}.part`;
    await writeFile(unfinished, `${JSON.stringify({ files: records }, undefined, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    await rename(unfinished, this.#path);
  }
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
