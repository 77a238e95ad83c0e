import { readFile, rm, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import type { ModelId } from "@llm/domain";
import { z } from "zod";
import { modelIdFor } from "../model-id.ts";
import { isBelow } from "../model-paths.ts";
import { lockFile, type FileLock } from "../transfer/file-lock.ts";
import { writeAtomically } from "../write-atomically.ts";

const indexSchema = z.object({
  version: z.literal(1),
  models: z.record(
    z.string().min(1),
    z.object({ path: z.string().min(1), sha256: z.array(z.string()).optional() }),
  ),
});

/** What is kept of a model, by the absolute path of its first file. */
export interface IndexedModel {
  readonly id: ModelId;
  /** What its files hashed to when they were imported or first checked, in lower-case hex. */
  readonly sha256?: readonly string[] | undefined;
}

type Models = Map<string, IndexedModel>;

const fileName = "library.json";
const longestWaitMs = 5_000;

export interface AssignOptions {
  /** The id that the model of a path goes by in this program already. */
  readonly idInUse: (path: string) => ModelId | undefined;
  /** Tells ids that this program uses for models which are not kept. */
  readonly isTaken: (id: ModelId) => boolean;
}

/**
 * Remembers in a file of the models folder which id belongs to which path, so that it stays the same whatever comes
 * later and whoever asks, and what files hash to that have no sidecar to say so. An id is free again when its model's
 * file is gone. Where the file of the index cannot be written, and without a folder, all of it is forgotten when the
 * program ends.
 */
export class ModelIndex {
  readonly #folder: string | undefined;
  #models: Models = new Map();
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Gives the models of `paths` and all others that are kept; who had no id gets one, in their order. */
  async assign(
    paths: readonly string[],
    { idInUse, isTaken }: AssignOptions,
  ): Promise<ReadonlyMap<string, IndexedModel>> {
    const models = await this.#read();
    if (paths.every((path) => models.has(path))) return models;
    return this.#change(async (kept) => {
      await forgetMissing(kept);
      const ids = new Set([...kept.values()].map(({ id }) => id));
      for (const path of paths) {
        if (kept.has(path)) continue;
        const current = idInUse(path);
        const isFree = current !== undefined && !ids.has(current);
        const id = isFree ? current : modelIdFor(path, (taken) => ids.has(taken) || isTaken(taken));
        ids.add(id);
        kept.set(path, { id });
      }
    });
  }

  /** Undefined for a model that is not kept. */
  async find(path: string): Promise<IndexedModel | undefined> {
    return (await this.#read()).get(path);
  }

  /** Keeps what the files of a model hash to, if the model is kept. */
  async keepHashes(path: string, sha256: readonly string[]): Promise<void> {
    await this.#change(async (kept) => {
      const model = kept.get(path);
      if (model !== undefined) kept.set(path, { ...model, sha256 });
    });
  }

  async forget(path: string): Promise<void> {
    if (!(await this.#read()).has(path)) return;
    await this.#change(async (kept) => void kept.delete(path));
  }

  // One after the other: each change is made of what the one before wrote, here and in other programs.
  #change(change: (models: Models) => Promise<void>): Promise<Models> {
    const next = this.#last.then(async () => {
      await using _ = await this.#lock();
      const models = await this.#read();
      await change(models);
      this.#models = models;
      await this.#write(models).catch(() => {});
      return models;
    });
    this.#last = next.catch(() => {});
    return next;
  }

  async #lock(): Promise<FileLock | undefined> {
    if (this.#folder === undefined) return undefined;
    const path = join(this.#folder, `${fileName}.lock`);
    return lockFile(path, AbortSignal.timeout(longestWaitMs)).catch(() => undefined);
  }

  async #read(): Promise<Models> {
    if (this.#folder === undefined) return new Map(this.#models);
    const root = this.#folder;
    try {
      const text = await readFile(join(root, fileName), "utf8");
      const { models } = indexSchema.parse(JSON.parse(text));
      const entries = Object.entries(models);
      return new Map(
        entries.map(([id, { path, sha256 }]) => [resolve(root, path), { id, sha256 }]),
      );
    } catch {
      return new Map(this.#models);
    }
  }

  async #write(models: Models): Promise<void> {
    if (this.#folder === undefined) return;
    const root = this.#folder;
    // What is in the folder moves with it.
    const shown = (path: string) =>
      isBelow(root, path) ? relative(root, path).split(sep).join("/") : path;
    if (models.size === 0) return rm(join(root, fileName), { force: true });
    const content: z.infer<typeof indexSchema> = { version: 1, models: {} };
    for (const [path, { id, sha256 }] of models) {
      content.models[id] = { path: shown(path), sha256: sha256 && [...sha256] };
    }
    await writeAtomically(join(root, fileName), `${JSON.stringify(content, null, 2)}\n`);
  }
}

async function forgetMissing(models: Models): Promise<void> {
  for (const path of models.keys()) {
    await stat(path).catch(() => models.delete(path));
  }
}
