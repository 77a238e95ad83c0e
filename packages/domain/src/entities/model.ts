import type { SettingSource } from "./calibration.ts";
import type { ErrorDetails } from "../errors/llm-error.ts";
import type { LlmErrorCode } from "../errors/error-codes.ts";

/** Names a model in the library, such as `starter`. Never a path. */
export type ModelId = string;

/** A model of the library and what is known of it. */
export interface Model {
  readonly id: ModelId;
  readonly name: string;
  readonly publisher?: string;
  /** One line on what it is good for. */
  readonly summary?: string;
  /** Size of the file in bytes. */
  readonly sizeBytes: number;
  /** Such as `llama`. */
  readonly architecture?: string;
  readonly parameterCount?: number;
  /** Form of the weights, such as `Q4_K_M`. */
  readonly quantization?: string;
  /** Most tokens the model was trained to read. */
  readonly contextLength?: number;
  /** SPDX name where there is one. */
  readonly license?: string;
  /**
   * `bundled` came with the app, `file` is a file of the user's, `download` was fetched by this library,
   * `external` lies in the folder of another program and is only read.
   */
  readonly origin: "bundled" | "file" | "download" | "external";
  /** Whether its files are in the models folder, so that removing it deletes them. @default false */
  readonly deletesFiles?: boolean;
  /** Where it was downloaded from, to be given to a download again. */
  readonly source?: string;
  /** Commit of the repository it was downloaded from. */
  readonly revision?: string;
  /** Hash of its file, of the first when there are several, as it was checked after the download. */
  readonly sha256?: string;
}

/** Where a model's weights are, for the engine alone. */
export interface ModelFile {
  readonly modelId: ModelId;
  /** Absolute path of the GGUF file. */
  readonly path: string;
}

/** A model that is ready to answer. */
export interface LoadedModel {
  readonly modelId: ModelId;
  /** Most tokens of a conversation and its answer together. */
  readonly contextSize: number;
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
  readonly loadMs: number;
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
