import {
  LlmError,
  type FilePlace,
  type ImportOptions,
  type Model,
  type ModelId,
  type ModelRepository,
  type ModelVerification,
  type RemovedModel,
  type VerifyOptions,
} from "@llm/domain";
import { checkFakeFile } from "./fake-files.ts";

/** The models of a {@link FakeModelRepository} that is given none: `starter`, the default, and `storyteller`. */
export const fakeModels: readonly Model[] = [
  {
    id: "starter",
    name: "Starter",
    publisher: "llm-desktop",
    summary: "Answers questions about this app.",
    sizeBytes: 5_000_000,
    architecture: "llama",
    parameterCount: 4_600_000,
    quantization: "Q8_0",
    contextLength: 1_024,
    license: "MIT",
    origin: "bundled",
  },
  {
    id: "storyteller",
    name: "Storyteller",
    summary: "Tells stories.",
    sizeBytes: 1_200_000_000,
    architecture: "llama",
    parameterCount: 1_100_000_000,
    quantization: "Q4_K_M",
    contextLength: 32_768,
    license: "Apache-2.0",
    origin: "file",
  },
];

/**
 * A ModelRepository in memory. Nothing is read from disk: a path with `missing` in it is not there, and one
 * that does not end in `.gguf` is no model.
 */
export class FakeModelRepository implements ModelRepository {
  readonly #models: Model[];
  readonly #paths = new Map<ModelId, string>();
  /** Models that were hashed when they were imported. */
  readonly #hashed = new Set<ModelId>();
  /** Models whose files are damaged, as a check finds. */
  readonly damaged = new Set<ModelId>();

  constructor(models: readonly Model[] = fakeModels) {
    this.#models = [...models];
  }

  async list(): Promise<readonly Model[]> {
    return [...this.#models];
  }

  async find(id: ModelId): Promise<Model | undefined> {
    return this.#models.find((model) => model.id === id);
  }

  async locate(id: ModelId): Promise<FilePlace> {
    await this.#known(id);
    return { kind: "file", modelId: id, path: this.#paths.get(id) ?? `/models/${id}.gguf` };
  }

  async addFile(path: string): Promise<Model> {
    return this.#add(path);
  }

  #add(path: string, facts: Pick<Model, "deletesFiles"> = {}): Model {
    checkFakeFile(path);
    const known = this.#models.find((model) => this.#paths.get(model.id) === path);
    if (known !== undefined) return known;
    const model: Model = {
      id: this.#freeId(path),
      name: baseName(path),
      sizeBytes: 1_000_000,
      architecture: "llama",
      contextLength: 2_048,
      origin: "file",
      ...facts,
    };
    this.#paths.set(model.id, path);
    this.#models.push(model);
    return model;
  }

  async importFile(path: string, options: ImportOptions = {}): Promise<Model> {
    const { copy = false, onProgress, signal } = options;
    signal?.throwIfAborted();
    checkFakeFile(path);
    onProgress?.(0.5);
    signal?.throwIfAborted();
    onProgress?.(1);
    const copied = `/models/imported/${this.#freeId(path)}/${fileName(path)}`;
    const model = copy ? this.#add(copied, { deletesFiles: true }) : this.#add(path);
    this.#hashed.add(model.id);
    return model;
  }

  async remove(id: ModelId): Promise<RemovedModel> {
    const model = await this.#known(id);
    if (model.origin === "bundled" || model.origin === "external") {
      throw new LlmError("INVALID_ARGUMENT", `The model "${id}" is not the library's to delete.`);
    }
    const isOwn = model.origin === "download" || model.deletesFiles === true;
    this.#models.splice(this.#models.indexOf(model), 1);
    this.#paths.delete(id);
    this.#hashed.delete(id);
    return { modelId: id, freedBytes: isOwn ? (model.sizeBytes ?? 0) : 0 };
  }

  async verify(id: ModelId, options: VerifyOptions = {}): Promise<ModelVerification> {
    options.signal?.throwIfAborted();
    const { sizeBytes = 0, sha256: expectedSha256 } = await this.#known(id);
    options.onProgress?.(0.5);
    options.signal?.throwIfAborted();
    options.onProgress?.(1);
    const isHashed = this.#hashed.has(id) || this.damaged.has(id);
    const known = expectedSha256 ?? (isHashed ? "1".repeat(64) : undefined);
    const sha256 = this.damaged.has(id) || known === undefined ? "0".repeat(64) : known;
    const status = known === undefined ? "unknown" : sha256 === known ? "intact" : "damaged";
    const file = { name: `${id}.gguf`, sizeBytes, sha256, expectedSha256: known };
    return { modelId: id, status, files: [file] };
  }

  async #known(id: ModelId): Promise<Model> {
    const model = await this.find(id);
    if (model !== undefined) return model;
    throw new LlmError("MODEL_NOT_FOUND", `There is no model named "${id}".`);
  }

  #freeId(path: string): ModelId {
    const name = baseName(path).toLowerCase();
    const isTaken = (id: ModelId) => this.#models.some((model) => model.id === id);
    let id = name;
    for (let number = 2; isTaken(id); number++) id = `${name}-${number}`;
    return id;
  }
}

function baseName(path: string): string {
  return fileName(path).replace(/\.gguf$/, "");
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
