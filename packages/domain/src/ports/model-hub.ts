import type { OptionRules } from "../entities/option-rules.ts";
import type { HubModel, RemoteModel } from "../entities/remote-model.ts";

export interface InspectOptions {
  signal?: AbortSignal;
}

export interface SearchOptions {
  /** Most results, 1 to 100. @default 20 */
  limit?: number;
  signal?: AbortSignal;
}

export const searchOptionRules = {
  limit: { kind: "number", minimum: 1, maximum: 100, isInteger: true },
} as const satisfies OptionRules<Omit<SearchOptions, "signal">>;

/** Knows the models that could be downloaded. */
export interface ModelHub {
  /**
   * Finds repositories with GGUF files, the most downloaded first.
   * @throws {LlmError} CONNECTION_LOST | RATE_LIMITED | INVALID_ARGUMENT | CONFIGURATION_INVALID
   */
  search(query: string, options?: SearchOptions): Promise<readonly HubModel[]>;
  /**
   * Describes a model before it is downloaded; of its weights only the header is read, a few megabytes at most.
   * @throws {LlmError} INVALID_URL | MODEL_NOT_FOUND | ACCESS_DENIED | RATE_LIMITED | CONNECTION_LOST |
   * MODEL_FILE_INVALID | CONFIGURATION_INVALID
   */
  inspect(source: string, options?: InspectOptions): Promise<RemoteModel>;
}
