import { createHash } from "node:crypto";
import type { HubCommit, HubFile, HubModel } from "./hub-model.ts";
import { storeFile, type StoredFile } from "./stored-file.ts";

/** A commit with the content of its files. */
export interface StoredCommit extends HubCommit {
  readonly files: readonly StoredFile[];
  readonly date: Date;
}

/** A model with its history. */
export interface StoredModel {
  readonly description: HubModel;
  readonly readers: Set<string>;
  readonly branches: Map<string, StoredCommit>;
  /** Every commit there ever was, by its id. */
  readonly commits: Map<string, StoredCommit>;
}

/** The models of a hub. */
export class ModelShelf {
  readonly #models = new Map<string, StoredModel>();

  /** @throws {Error} when there is a model of this id, or the id is none. */
  async add(description: HubModel): Promise<StoredCommit> {
    const { id, files, revision = "main" } = description;
    if (!/^[\w.-]+\/[\w.-]+$/u.test(id)) throw new Error(`"${id}" is no "publisher/name"`);
    if (this.#models.has(id)) throw new Error(`There is a model ${id}; change it with commit()`);
    const model: StoredModel = {
      description,
      readers: new Set(description.readers),
      branches: new Map(),
      commits: new Map(),
    };
    this.#models.set(id, model);
    return this.#commit(model, files, revision);
  }

  /** @throws {Error} when there is no such model. */
  async commit(id: string, files: readonly HubFile[], branch: string): Promise<StoredCommit> {
    return this.#commit(this.get(id), files, branch);
  }

  find(id: string): StoredModel | undefined {
    return this.#models.get(id);
  }

  /** @throws {Error} when there is no such model. */
  get(id: string): StoredModel {
    const model = this.#models.get(id);
    if (model === undefined) throw new Error(`There is no model ${id} on this hub`);
    return model;
  }

  all(): readonly StoredModel[] {
    return [...this.#models.values()];
  }

  async #commit(
    model: StoredModel,
    files: readonly HubFile[],
    branch: string,
  ): Promise<StoredCommit> {
    const stored = await Promise.all(files.map(storeFile));
    const changed = new Set(files.map(({ path }) => path));
    const base = model.branches.get(branch) ?? commitOf(model, "HEAD");
    const kept = base?.files.filter(({ path }) => !changed.has(path)) ?? [];
    const commit: StoredCommit = {
      id: commitId(model, [...kept, ...stored]),
      files: [...kept, ...stored].sort((a, b) => (a.path < b.path ? -1 : 1)),
      date: new Date(),
    };
    model.branches.set(branch, commit);
    model.commits.set(commit.id, commit);
    return commit;
  }
}

/** Finds what a branch or the full id of a commit names; HEAD is the branch `main`, or the first one without it. */
export function commitOf(model: StoredModel, revision: string): StoredCommit | undefined {
  const { branches, commits } = model;
  if (revision !== "HEAD") return branches.get(revision) ?? commits.get(revision);
  return branches.get("main") ?? branches.values().next().value;
}

function commitId(model: StoredModel, files: readonly StoredFile[]): string {
  const state = [model.description.id, model.commits.size, ...files.map(({ oid }) => oid)];
  return createHash("sha1").update(state.join("\n")).digest("hex");
}
