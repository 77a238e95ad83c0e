import {
  LlmError,
  type HubModel,
  type InspectOptions,
  type ModelHub,
  type RemoteModel,
  type SearchOptions,
} from "@llm/domain";
import { checkOptions, searchOptionRules } from "@llm/domain/adapters";

/** The models of a {@link FakeModelHub} that is given none. */
export const fakeRemoteModels: readonly RemoteModel[] = [
  {
    source: "hf:acme/storyteller:Q4_K_M",
    name: "Storyteller",
    publisher: "acme",
    revision: "1".repeat(40),
    license: "Apache-2.0",
    sizeBytes: 1_200_000_000,
    files: [{ path: "storyteller.Q4_K_M.gguf", sizeBytes: 1_200_000_000, sha256: "2".repeat(64) }],
    architecture: "llama",
    parameterCount: 1_100_000_000,
    quantization: "Q4_K_M",
    contextLength: 32_768,
  },
];

/** A ModelHub in memory. */
export class FakeModelHub implements ModelHub {
  /** Every call rejects with this, while it is set. */
  error: LlmError | undefined;
  readonly #models: readonly RemoteModel[];

  constructor(models: readonly RemoteModel[] = fakeRemoteModels) {
    this.#models = models;
  }

  async search(
    query: string,
    { limit = 20, signal }: SearchOptions = {},
  ): Promise<readonly HubModel[]> {
    this.#check(signal);
    checkOptions({ limit }, searchOptionRules);
    const words = query.toLowerCase().split(/\s+/);
    return this.#models
      .map(({ source, license }): HubModel => {
        const repository = source.replace(/^hf:/, "").replace(/:.*$/, "");
        return { source: `hf:${repository}`, repository, license, isGated: false };
      })
      .filter(({ repository }) => words.every((word) => repository.includes(word)))
      .slice(0, limit);
  }

  async inspect(source: string, { signal }: InspectOptions = {}): Promise<RemoteModel> {
    this.#check(signal);
    if (!/^(hf:|https:\/\/)\S+$/.test(source)) {
      throw new LlmError("INVALID_URL", "The source is neither a hub's model nor an address.");
    }
    const model = this.#models.find((known) => known.source === source);
    if (model !== undefined) return model;
    throw new LlmError("MODEL_NOT_FOUND", "The hub has no such model.");
  }

  #check(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (this.error !== undefined) throw this.error;
  }
}
