import {
  defaultSampling,
  LlmError,
  type FilePlace,
  type LoadedModel,
  type LoadOptions,
  type ModelCapabilities,
} from "@llm/domain";
import { hang, pause } from "./pause.ts";
import { checkFakeFile } from "./fake-files.ts";

/** How a fake loads a model. */
export interface LoadScript {
  /** Wait before each of the four steps of progress, in milliseconds. @default 0 */
  delayMs?: number;
  /** Fails half way with this. */
  error?: Error;
  /** Stays half way until the load is aborted. */
  hang?: boolean;
  /** What the model can do. @default everything but looking at pictures */
  capabilities?: ModelCapabilities;
}

/** A fake always says how much its context holds. */
export interface LoadedFake extends LoadedModel {
  readonly contextSize: number;
}

interface FakeLoadOptions extends LoadOptions {
  readonly script: LoadScript;
  readonly signal: AbortSignal;
}

/** What a fake's models were trained for, and the CPUs of its machine. */
const most = { contextSize: 1_000_000, threads: 16 } as const;

const can = { isSupported: true, knownFrom: "engine" } as const;

const fakeCapabilities: ModelCapabilities = {
  text: can,
  tools: { ...can, form: "native" },
  json: can,
  reasoning: can,
  vision: { isSupported: false, knownFrom: "engine" },
  embeddings: can,
  continuation: can,
};

/** Loads one model as its script says. */
export async function loadFakeModel(
  place: FilePlace,
  { script, signal, onProgress, contextSize = 4_096, llama: options = {} }: FakeLoadOptions,
): Promise<LoadedFake> {
  const { threads = 1, flashAttention = true } = options;
  const found =
    options.calibrate === true && options.threads === undefined ? "measured" : "default";
  const chosenBy = (option: unknown) => (option === undefined ? found : "option");
  checkFakeFile(place.path);
  checkMost("contextSize", contextSize);
  checkMost("threads", threads);
  onProgress?.(0);
  for (const progress of [0.25, 0.5, 0.75, 1]) {
    await pause(script.delayMs ?? 0, signal);
    if (progress > 0.5 && script.error !== undefined) throw script.error;
    if (progress > 0.5 && script.hang) await hang(signal);
    onProgress?.(progress);
  }
  return {
    modelId: place.modelId,
    contextSize,
    loadMs: 1,
    capabilities: script.capabilities ?? fakeCapabilities,
    sampling: defaultSampling,
    local: {
      threads,
      flashAttention,
      chosenBy: {
        threads: chosenBy(options.threads),
        flashAttention: chosenBy(options.flashAttention),
      },
      gpuLayers: 0,
      memoryBytes: 10_000_000,
    },
  };
}

function checkMost(option: keyof typeof most, value: number): void {
  const maximum = most[option];
  if (value <= maximum) return;
  throw new LlmError("INVALID_ARGUMENT", `${option} is ${value}.`, {
    hint: `Give at most ${maximum} for ${option}.`,
    details: { option, [option]: value, maximum },
  });
}
