import { basename, extname, resolve } from "node:path";
import type { ModelId } from "@llm/domain";
import type { BundledModel } from "../bundled-model.ts";
import type { FileFacts, HeaderFacts } from "../header-facts.ts";
import { modelIdFor } from "../model-id.ts";
import { modelPaths } from "../model-paths.ts";
import type { ModelIndex } from "./model-index.ts";
import type { References } from "./references.ts";

/** A model of the library, at an absolute path. */
export interface LibraryEntry extends BundledModel {
  readonly origin: "bundled" | "file";
}

export interface LibraryEntriesOptions {
  readonly bundled: readonly BundledModel[];
  /** Absolute paths of the folders whose models belong to the library. */
  readonly folders: readonly string[];
  readonly facts: HeaderFacts;
  readonly references: References;
  readonly index: ModelIndex;
}

/** Which models there are and which id each goes by, read again from the folders whenever that is asked. */
export class LibraryEntries {
  readonly #options: LibraryEntriesOptions;
  readonly #entries = new Map<ModelId, LibraryEntry>();
  #inFolders: ReadonlySet<string> = new Set();
  #lastRead: Promise<unknown> = Promise.resolve();

  constructor(options: LibraryEntriesOptions) {
    this.#options = options;
    for (const model of options.bundled) {
      this.#entries.set(model.id, { ...model, path: resolve(model.path), origin: "bundled" });
    }
  }

  /** The models as they are now in the folders. */
  async list(): Promise<readonly LibraryEntry[]> {
    await this.read();
    return [...this.#entries.values()];
  }

  /** Reads the folders when the id is not known yet. */
  async find(id: ModelId): Promise<LibraryEntry | undefined> {
    if (!this.#entries.has(id)) await this.read();
    return this.#entries.get(id);
  }

  /** Gives the model of a file, which becomes part of the library if it was not. */
  async add(path: string, facts: FileFacts): Promise<LibraryEntry> {
    if (this.#entryOf(path) === undefined) await this.read(path);
    return this.#entryOf(path) ?? this.#add(path, facts);
  }

  delete(id: ModelId): void {
    this.#entries.delete(id);
  }

  /** An id that no model goes by, for a file that is to come. */
  async freeId(path: string): Promise<ModelId> {
    await this.read();
    return modelIdFor(path, (id) => this.#entries.has(id));
  }

  /** One after the other, so that no two give an id to the same file. `added` is the file that came last. */
  read(added?: string): Promise<void> {
    const next = this.#lastRead.then(() => this.#readNow(added));
    this.#lastRead = next.catch(() => {});
    return next;
  }

  async #readNow(added: string | undefined): Promise<void> {
    const { facts: reader, index } = this.#options;
    const paths = await this.#paths();
    for (const path of this.#inFolders) {
      const entry = paths.has(path) ? undefined : this.#entryOf(path);
      if (entry !== undefined) this.#entries.delete(entry.id);
    }
    this.#inFolders = paths;
    const found = new Map<string, FileFacts>();
    for (const path of paths) {
      // What is no model yet, say a copy under way, is left out until it is one.
      const facts = await reader.read(path).catch(() => undefined);
      if (facts !== undefined) found.set(path, facts);
    }
    // Whoever was there before keeps the plain name.
    const inOrder = [...found.keys()].sort(
      (one, other) => Number(one === added) - Number(other === added),
    );
    const kept = await index.assign(inOrder, {
      idInUse: (path) => this.#entryOf(path)?.id,
      isTaken: (id) => this.#entries.has(id),
    });
    for (const [path, facts] of found) {
      if (this.#entryOf(path) === undefined) this.#add(path, facts, kept.get(path)?.id);
    }
  }

  async #paths(): Promise<ReadonlySet<string>> {
    const { folders, references } = this.#options;
    const found = await Promise.all(folders.map((folder) => modelPaths(folder)));
    return new Set([...found.flat(), ...(await references.list())]);
  }

  #entryOf(path: string): LibraryEntry | undefined {
    return [...this.#entries.values()].find((entry) => entry.path === path);
  }

  #add(path: string, facts: FileFacts, ownId?: ModelId): LibraryEntry {
    const isTaken = (id: ModelId) => this.#entries.has(id);
    const id = ownId === undefined || isTaken(ownId) ? modelIdFor(path, isTaken) : ownId;
    const name = facts.name ?? basename(path, extname(path));
    const { publisher, license } = facts;
    const entry: LibraryEntry = { id, path, name, publisher, license, origin: "file" };
    this.#entries.set(id, entry);
    return entry;
  }
}
