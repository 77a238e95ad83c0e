import { rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  LlmError,
  type ImportOptions,
  type Model,
  type FilePlace,
  type ModelId,
  type ModelRepository,
  type ModelVerification,
  type RemovedModel,
  type VerifyOptions,
} from "@llm/domain";
import { readModelHeader } from "@llm/gguf";
import type { BundledModel } from "./bundled-model.ts";
import { filesOf, HeaderFacts, type FileFacts } from "./header-facts.ts";
import { copyModel, type CopiedModel } from "./library/copy-model.ts";
import { hashFiles } from "./library/hash-files.ts";
import { LibraryEntries, type LibraryEntry } from "./library/library-entries.ts";
import { ModelIndex } from "./library/model-index.ts";
import { References } from "./library/references.ts";
import { removeEmptyFolders } from "./library/remove-empty-folders.ts";
import { deleteSidecar, readSidecar, type Sidecar } from "./library/sidecar.ts";
import { verifyModel } from "./library/verify-model.ts";
import { isBelow } from "./model-paths.ts";

export interface FileModelRepositoryOptions {
  /** Models that come with the program, the default one first. */
  readonly bundled: readonly BundledModel[];
  /** Folder whose model files, at any depth, belong to the library too. @default none */
  readonly folder?: string;
  /** Folders of other programs, which are read and never changed. @default none */
  readonly externalFolders?: readonly string[] | undefined;
  /** File that remembers what was imported by reference. @default it is forgotten when the program ends */
  readonly referencesFile?: string | undefined;
}

const importFolder = "imported";

/**
 * Keeps the models that come with the program, those in its models folder and in the folders of other programs,
 * and the files that were added. The folders are read again for each list, so that a file put there is found at once.
 */
export class FileModelRepository implements ModelRepository {
  readonly #facts = new HeaderFacts();
  readonly #folder: string | undefined;
  readonly #externalFolders: readonly string[];
  readonly #references: References;
  readonly #index: ModelIndex;
  readonly #entries: LibraryEntries;

  constructor(options: FileModelRepositoryOptions) {
    const { bundled, folder, externalFolders = [], referencesFile } = options;
    this.#folder = folder === undefined ? undefined : resolve(folder);
    this.#externalFolders = externalFolders.map((external) => resolve(external));
    this.#references = new References(referencesFile);
    this.#index = new ModelIndex(this.#folder);
    this.#entries = new LibraryEntries({
      bundled,
      folders: [...(this.#folder === undefined ? [] : [this.#folder]), ...this.#externalFolders],
      facts: this.#facts,
      references: this.#references,
      index: this.#index,
    });
  }

  async list(): Promise<readonly Model[]> {
    const entries = await this.#entries.list();
    return Promise.all(entries.map((entry) => this.#describe(entry)));
  }

  async find(id: ModelId): Promise<Model | undefined> {
    const entry = await this.#entries.find(id);
    return entry && this.#describe(entry);
  }

  async locate(id: ModelId): Promise<FilePlace> {
    const { path } = await this.#known(id);
    return { kind: "file", modelId: id, path };
  }

  async addFile(path: string): Promise<Model> {
    const fullPath = resolve(path);
    const facts = await this.#facts.read(fullPath);
    return this.#describe(await this.#entries.add(fullPath, facts));
  }

  async importFile(path: string, options: ImportOptions = {}): Promise<Model> {
    options.signal?.throwIfAborted();
    const fullPath = resolve(path);
    await readModelHeader(fullPath);
    if (options.copy === true) {
      const { path: copy, sha256 } = await this.#copy(fullPath, options);
      return this.#keep(copy, sha256);
    }
    const hashed = await hashFiles(filesOf(fullPath), options);
    if (!this.#isInFolder(fullPath)) await this.#references.add(fullPath);
    return this.#keep(
      fullPath,
      hashed.map(({ sha256 }) => sha256),
    );
  }

  async remove(id: ModelId): Promise<RemovedModel> {
    const { path, origin: known } = await this.#known(id);
    const origin = this.#isExternal(path) ? "external" : known;
    if (origin !== "file") {
      throw new LlmError("INVALID_ARGUMENT", `The model "${id}" is not the library's to delete.`, {
        hint:
          origin === "bundled"
            ? "It came with the program and goes with it. Remove one that was downloaded or imported."
            : "Delete it with the program it belongs to.",
      });
    }
    await this.#references.remove(path);
    const freedBytes = this.#isInFolder(path) ? await this.#delete(path) : 0;
    await this.#index.forget(path);
    this.#entries.delete(id);
    return { modelId: id, freedBytes };
  }

  async verify(id: ModelId, options: VerifyOptions = {}): Promise<ModelVerification> {
    const { path, sha256 } = await this.#known(id);
    const kept = await this.#index.find(path);
    const files = filesOf(path).map((file, index) => ({
      path: file,
      ownSha256: index === 0 ? sha256 : undefined,
      keptSha256: kept?.sha256?.[index],
    }));
    const verification = await verifyModel(id, files, options);
    if (verification.status === "unknown") {
      const found = verification.files.map((file) => file.sha256);
      await this.#index.keepHashes(path, found);
    }
    return verification;
  }

  /** Makes an imported file known, for good where there is a place to write it down. */
  async #keep(path: string, sha256: readonly string[]): Promise<Model> {
    await this.#entries.read(path);
    await this.#index.keepHashes(path, sha256);
    return this.addFile(path);
  }

  async #known(id: ModelId): Promise<LibraryEntry> {
    const entry = await this.#entries.find(id);
    if (entry !== undefined) return entry;
    throw new LlmError("MODEL_NOT_FOUND", "The library has no model of this name.");
  }

  #originOf({ origin, path }: LibraryEntry, sidecar: Sidecar | undefined): Model["origin"] {
    if (origin === "bundled") return origin;
    if (this.#isExternal(path)) return "external";
    return sidecar === undefined ? "file" : "download";
  }

  #isExternal(path: string): boolean {
    return this.#externalFolders.some((folder) => isBelow(folder, path));
  }

  #isInFolder(path: string): boolean {
    return this.#folder !== undefined && isBelow(this.#folder, path);
  }

  async #copy(path: string, options: ImportOptions): Promise<CopiedModel> {
    if (this.#folder === undefined) {
      throw new LlmError("INVALID_ARGUMENT", "This library has no folder to copy models to.");
    }
    const id = await this.#entries.freeId(path);
    return copyModel(filesOf(path), join(this.#folder, importFolder, id), options);
  }

  async #delete(path: string): Promise<number> {
    let freedBytes = 0;
    for (const file of filesOf(path)) {
      const stats = await stat(file).catch(() => undefined);
      // A file with a second name, say in the cache it was taken from, still takes its place.
      if (stats !== undefined && stats.nlink === 1) freedBytes += stats.size;
      await rm(file, { force: true });
      await deleteSidecar(file);
    }
    if (this.#folder !== undefined) await removeEmptyFolders(this.#folder, path);
    return freedBytes;
  }

  // A file that has gone or broke since is still listed; loading it says what is wrong.
  async #describe(entry: LibraryEntry): Promise<Model> {
    const { id, path, name, publisher, summary, license, sha256 } = entry;
    const header = await this.#facts.read(path).catch(() => undefined);
    const { name: _, hasChatTemplate: __, ...facts }: Partial<FileFacts> = header ?? {};
    const sidecar = await readSidecar(path);
    const origin = this.#originOf(entry, sidecar);
    const isOwn = origin === "file" || origin === "download";
    return {
      ...facts,
      id,
      name,
      publisher: publisher ?? sidecar?.repository?.split("/")[0],
      summary,
      license,
      origin,
      ...(isOwn && this.#isInFolder(path) ? { deletesFiles: true } : {}),
      source: sidecar?.source,
      revision: sidecar?.revision,
      sha256: sidecar?.sha256 ?? sha256,
    };
  }
}
