import { LlmError } from "../errors/llm-error.ts";
import { isJsonObject } from "../json-schema/json-value.ts";
import { kvCacheTypes, type KvCacheType } from "./kv-cache-type.ts";
import { checkOptions, type OptionRules } from "./option-rules.ts";

/** How llama.cpp loads a model. Other engines leave all of it out. */
export interface LlamaLoadSettings {
  /**
   * CPU threads, from 1 to the CPUs that the engine may use.
   * @default the fastest on this machine, measured at the first load of such a model
   */
  readonly threads?: number;
  /** Whether attention is computed in one pass. @default the faster way, measured as `threads` is; else on where it works */
  readonly flashAttention?: boolean;
  /** Measures again what is remembered of this machine, within about three seconds. Not with `threads`. @default false */
  readonly calibrate?: boolean;
  /** Form of the context in memory; a smaller one needs flash attention. @default "f16" */
  readonly kvCacheType?: KvCacheType;
  /** Whether the file stays mapped, so that the system can drop parts of it, or is read into memory. @default what takes less */
  readonly mmap?: boolean;
  /**
   * Answers written at the same time, 1 to 64. Each takes the memory of a context.
   * @default 1, and up to 8 as soon as a request would have to wait, where a quarter of the free memory allows it
   */
  readonly slots?: number;
  /**
   * Tokens of prompts read before the other answers and an abort get their turn again, 1 to 4,096. Larger slices
   * read long prompts faster and make everyone else wait longer.
   * @default 64 on a CPU, 512 on a GPU
   */
  readonly promptSlice?: number;
  /** Most requests that wait for a slot, 0 to 100,000; the next fails with QUEUE_FULL. @default 64 */
  readonly maxQueued?: number;
  /**
   * Jinja text to be used in place of the model's own chat template, at most 1,048,576 characters. One that cannot
   * be used fails the load with INVALID_ARGUMENT, which says why.
   */
  readonly chatTemplate?: string;
  /** Loads a file that is in quarantine because the engine crashed on it. @default false */
  readonly trust?: boolean;
}

/** How a model is loaded, as data. */
export interface LoadSettings {
  /**
   * Tokens the model can keep in mind, from 64 to what it was trained for, or to what its file's scaling of positions
   * (RoPE scaling) makes of that.
   * @default what it was trained for, at most 8,192; at most 4,096 where more would take more memory than the weights
   */
  readonly contextSize?: number;
  /** For models that llama.cpp runs. @default as its options say */
  readonly llama?: LlamaLoadSettings;
}

export interface LoadOptions extends LoadSettings {
  /** Told how far the load is, 0 to 1, never going back. */
  readonly onProgress?: (progress: number) => void;
  /** Cancels the load: it rejects with `signal.reason` and leaves nothing loaded. */
  readonly signal?: AbortSignal;
}

export const loadOptionRules = {
  contextSize: { kind: "number", minimum: 64, maximum: 10_000_000, isInteger: true },
} as const satisfies OptionRules<Omit<LoadSettings, "llama">>;

export const llamaLoadOptionRules = {
  threads: { kind: "number", minimum: 1, maximum: 1_024, isInteger: true },
  flashAttention: { kind: "switch" },
  calibrate: { kind: "switch" },
  kvCacheType: { kind: "choice", values: kvCacheTypes },
  mmap: { kind: "switch" },
  slots: { kind: "number", minimum: 1, maximum: 64, isInteger: true },
  promptSlice: { kind: "number", minimum: 1, maximum: 4_096, isInteger: true },
  maxQueued: { kind: "number", minimum: 0, maximum: 100_000, isInteger: true },
  chatTemplate: { kind: "text", maxCharacters: 1_048_576 },
  trust: { kind: "switch" },
} as const satisfies OptionRules<LlamaLoadSettings>;

/** Checks the options of a load. @throws {LlmError} INVALID_ARGUMENT naming the option and what it may be */
export function checkLoadOptions({ llama = {}, ...options }: LoadOptions): void {
  checkOptions(options, loadOptionRules);
  const isObject: boolean = isJsonObject(llama);
  if (!isObject) {
    throw new LlmError("INVALID_ARGUMENT", "llama is not an object.", {
      hint: "Give an object of llama.cpp's own load options for llama, or leave it out.",
      details: { option: "llama" },
    });
  }
  checkOptions(llama, llamaLoadOptionRules);
  const { kvCacheType = "f16", flashAttention } = llama;
  if (kvCacheType === "f16" || flashAttention !== false) return;
  const message = `A cache of the type ${kvCacheType} cannot be read without flash attention.`;
  throw new LlmError("INVALID_ARGUMENT", message, {
    hint: "Leave flashAttention out, or use the cache type f16.",
    details: { option: "kvCacheType" },
  });
}
