import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DownloadId } from "@llm/domain";
import { writeAtomically } from "../write-atomically.ts";
import { jobRecordSchema, type JobRecord } from "./job-record.ts";

/** Keeps unfinished downloads, one file for each, so that programs that run at once do not write the same file. */
export class JobStore {
  readonly #folder: string;
  /** The last write or deletion of each record: they must not overtake each other. */
  readonly #last = new Map<DownloadId, Promise<void>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All that are kept, oldest first; what cannot be read is left out. */
  async list(): Promise<readonly JobRecord[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const records = await Promise.all(
      names.filter((name) => name.endsWith(".json")).map((name) => this.#read(name)),
    );
    return records
      .filter((record) => record !== undefined)
      .sort((a, b) => a.startedAt - b.startedAt);
  }

  save(record: JobRecord): Promise<void> {
    const text = `${JSON.stringify(record)}\n`;
    return this.#inOrder(record.id, () => writeAtomically(this.#path(record.id), text));
  }

  delete(id: DownloadId): Promise<void> {
    return this.#inOrder(id, () => rm(this.#path(id), { force: true }));
  }

  async #read(name: string): Promise<JobRecord | undefined> {
    try {
      const text = await readFile(join(this.#folder, name), "utf8");
      return jobRecordSchema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }

  #inOrder(id: DownloadId, work: () => Promise<void>): Promise<void> {
    const next = (this.#last.get(id) ?? Promise.resolve()).catch(() => {}).then(work);
    this.#last.set(id, next);
    return next;
  }

  #path(id: DownloadId): string {
    return join(this.#folder, `${id}.json`);
  }
}
