import {
  LlmError,
  type Model,
  type ModelFile,
  type ModelId,
  type ModelRepository,
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

  constructor(models: readonly Model[] = fakeModels) {
    this.#models = [...models];
  }

  async list(): Promise<readonly Model[]> {
    return [...this.#models];
  }

  async find(id: ModelId): Promise<Model | undefined> {
    return this.#models.find((model) => model.id === id);
  }

  async locate(id: ModelId): Promise<ModelFile> {
    if ((await this.find(id)) === undefined) {
      throw new LlmError("MODEL_NOT_FOUND", `There is no model named "${id}".`);
    }
    return { modelId: id, path: this.#paths.get(id) ?? `/models/${id}.gguf` };
  }

  async addFile(path: string): Promise<Model> {
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
    };
    this.#paths.set(model.id, path);
    this.#models.push(model);
    return model;
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
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.gguf$/, "");
}
