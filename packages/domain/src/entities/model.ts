import type { SettingSource } from "./calibration.ts";
import type { ModelCapabilities } from "./model-capabilities.ts";
import type { ModelFacts } from "./model-facts.ts";
import type { SamplingOptions } from "./sampling.ts";
import type { ErrorDetails } from "../errors/llm-error.ts";
import type { LlmErrorCode } from "../errors/error-codes.ts";

/** Names a model in the library, such as `starter`. Never a path. */
export type ModelId = string;

/**
 * Where a model comes from: `bundled` came with the app, `file` is a file of the user's, `download` was fetched by this
 * library, `external` lies in the folder of another program and is only read, `endpoint` runs elsewhere.
 */
export const modelOrigins = ["bundled", "file", "download", "external", "endpoint"] as const;
export type ModelOrigin = (typeof modelOrigins)[number];

/** A model of the library and what is known of it. */
export interface Model extends ModelFacts {
  readonly id: ModelId;
  readonly name: string;
  readonly origin: ModelOrigin;
  /** Whether its files are in the models folder, so that removing it deletes them. @default false */
  readonly deletesFiles?: boolean;
  /** Where it was downloaded from, to be given to a download again. */
  readonly source?: string;
  /** Commit of the repository it was downloaded from. */
  readonly revision?: string;
  /** Hash of its file, of the first when there are several, as it was checked after the download. */
  readonly sha256?: string;
  /** What is known of what it can do before it is loaded. */
  readonly capabilities?: ModelCapabilities;
}

/** A file of the library. */
export interface ModelFile {
  readonly modelId: ModelId;
  /** Absolute path of the GGUF file. */
  readonly path: string;
}

/** What is known of a loaded model that this machine computes. */
export interface LocalModelFacts {
  readonly threads: number;
  /** Whether attention is computed in one pass. Left out by engines that do not say. */
  readonly flashAttention?: boolean;
  /**
   * Whether all threads of the engine are kept on one CPU, as long as every model in it is computed that way. Left out
   * by engines that do not say.
   */
  readonly pinned?: boolean;
  /** Where threads and flash attention came from. Left out by engines that do not say. */
  readonly chosenBy?: {
    readonly threads: SettingSource;
    readonly flashAttention: SettingSource;
  };
  /** Layers computed on a GPU. */
  readonly gpuLayers: number;
  /** Memory the engine's process gained by it, in bytes. */
  readonly memoryBytes: number;
}

/** A model that is ready to answer. */
export interface LoadedModel {
  readonly modelId: ModelId;
  /** Most tokens of a conversation and its answer together. Left out by engines that do not say. */
  readonly contextSize?: number;
  readonly loadMs: number;
  readonly capabilities: ModelCapabilities;
  /** The sampling of a question that asks for none. */
  readonly sampling: SamplingOptions;
  /** Only for a model that this machine computes. */
  readonly local?: LocalModelFacts;
}

/** An error as data, to be kept in a state. */
export interface ErrorSummary {
  readonly code: LlmErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly details: ErrorDetails;
}

/** Why a model was unloaded in good order though nobody asked for it: not used for long, or another needed its memory. */
export const unloadReasons = ["idle", "evicted"] as const;

export type UnloadReason = (typeof unloadReasons)[number];

/**
 * What a model is doing. `progress` goes from 0 to 1 and never back. `reason` is there only when the model was
 * unloaded unasked; the next question loads it again.
 */
export type ModelState =
  | { readonly modelId: ModelId; readonly status: "unloaded"; readonly reason?: UnloadReason }
  | { readonly modelId: ModelId; readonly status: "loading"; readonly progress: number }
  | { readonly modelId: ModelId; readonly status: "loaded"; readonly loaded: LoadedModel }
  | { readonly modelId: ModelId; readonly status: "failed"; readonly error: ErrorSummary };

/** What becomes of a model: what it is doing now, or that it was taken out of the library. */
export type ModelChange = ModelState | { readonly modelId: ModelId; readonly status: "removed" };
