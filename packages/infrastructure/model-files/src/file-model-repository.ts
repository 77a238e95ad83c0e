import { basename, extname, resolve } from "node:path";
import {
  LlmError,
  type Model,
  type ModelFile,
  type ModelId,
  type ModelRepository,
} from "@llm/domain";
import type { BundledModel } from "./bundled-model.ts";
import { HeaderFacts, type FileFacts } from "./header-facts.ts";
import { modelIdFor } from "./model-id.ts";
import { modelPaths } from "./model-paths.ts";

export interface FileModelRepositoryOptions {
  /** Models that come with the program, the default one first. */
  readonly bundled: readonly BundledModel[];
  /** Folder whose model files, at any depth, belong to the library too. @default none */
  readonly folder?: string;
}

interface Entry extends BundledModel {
  readonly origin: Model["origin"];
}

/**
 * Keeps the models that come with the program, those in its models folder, and the files that were added
 * since it started. The folder is read again for each list, so that a file put there is found at once.
 */
export class FileModelRepository implements ModelRepository {
  readonly #entries = new Map<ModelId, Entry>();
  readonly #facts = new HeaderFacts();
  readonly #folder: string | undefined;
  #inFolder = new Set<string>();

  constructor({ bundled, folder }: FileModelRepositoryOptions) {
    this.#folder = folder;
    for (const model of bundled) {
      this.#entries.set(model.id, { ...model, path: resolve(model.path), origin: "bundled" });
    }
  }

  async list(): Promise<readonly Model[]> {
    await this.#readFolder();
    return Promise.all([...this.#entries.values()].map((entry) => this.#describe(entry)));
  }

  async find(id: ModelId): Promise<Model | undefined> {
    const entry = await this.#entry(id);
    return entry && this.#describe(entry);
  }

  async locate(id: ModelId): Promise<ModelFile> {
    const entry = await this.#entry(id);
    if (entry === undefined) {
      throw new LlmError("MODEL_NOT_FOUND", "The library has no model of this name.");
    }
    return { modelId: entry.id, path: entry.path };
  }

  async addFile(path: string): Promise<Model> {
    const fullPath = resolve(path);
    const facts = await this.#facts.read(fullPath);
    const entry = this.#entryOf(fullPath) ?? this.#add(fullPath, facts);
    return describe(entry, facts);
  }

  async #entry(id: ModelId): Promise<Entry | undefined> {
    if (!this.#entries.has(id)) await this.#readFolder();
    return this.#entries.get(id);
  }

  async #readFolder(): Promise<void> {
    if (this.#folder === undefined) return;
    const paths = await modelPaths(this.#folder);
    for (const path of this.#inFolder) {
      const entry = paths.includes(path) ? undefined : this.#entryOf(path);
      if (entry !== undefined) this.#entries.delete(entry.id);
    }
    this.#inFolder = new Set(paths);
    // What is no model yet, say a copy under way, is left out until it is one.
    for (const path of paths) await this.addFile(path).catch(() => {});
  }

  #entryOf(path: string): Entry | undefined {
    return [...this.#entries.values()].find((entry) => entry.path === path);
  }

  #add(path: string, facts: FileFacts): Entry {
    const id = modelIdFor(path, (taken) => this.#entries.has(taken));
    const name = facts.name ?? basename(path, extname(path));
    const { publisher, license } = facts;
    const entry: Entry = { id, path, name, publisher, license, origin: "file" };
    this.#entries.set(id, entry);
    return entry;
  }

  // A file that has gone or broke since is still listed; loading it says what is wrong.
  async #describe(entry: Entry): Promise<Model> {
    const facts = await this.#facts.read(entry.path).catch(() => undefined);
    return describe(entry, facts);
  }
}

function describe(entry: Entry, facts: FileFacts | undefined): Model {
  const { id, name, publisher, summary, license, origin } = entry;
  return {
    id,
    name,
    publisher,
    summary,
    license,
    origin,
    sizeBytes: facts?.sizeBytes ?? 0,
    architecture: facts?.architecture,
    parameterCount: facts?.parameterCount,
    quantization: facts?.quantization,
    contextLength: facts?.contextLength,
  };
}
