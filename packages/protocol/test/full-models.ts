import type {
  CatalogueModel,
  Download,
  EngineInfo,
  ErrorSummary,
  HubLogin,
  HubModel,
  HubTokenState,
  LoadedModel,
  LoadSettings,
  MachineFacts,
  Model,
  ModelCapabilities,
  ModelChange,
  ModelFacts,
  ModelPlace,
  ModelVerification,
  RemoteModel,
  RemovedModel,
  SamplingOptions,
  SearchOptions,
  StartOptions,
} from "@llm/domain";
import type { Full, FullVariants } from "./full.ts";

export const error: Full<ErrorSummary> = {
  code: "WORKER_CRASHED",
  message: "The engine stopped.",
  hint: "Ask again.",
  retryable: true,
  details: { exitCode: 134, signal: "SIGABRT", quarantined: false, nearest: ["a", "b"] },
};

export const sampling: Full<SamplingOptions> = {
  temperature: 0.7,
  topP: 0.95,
  topK: 40,
  minP: 0.05,
  repeatPenalty: 1.1,
  repeatLastTokens: 64,
  seed: 4_294_967_295,
};

const capability = { isSupported: true, knownFrom: "engine" } as const;

const capabilities: Full<ModelCapabilities> = {
  text: capability,
  tools: { ...capability, form: "native" },
  json: capability,
  reasoning: { isSupported: true, knownFrom: "template", canTurnOff: true, canLimit: false },
  vision: { isSupported: false, knownFrom: "header" },
  embeddings: { isSupported: true, knownFrom: "tried" },
  continuation: { isSupported: true, knownFrom: "endpoint" },
};

const facts: Full<ModelFacts> = {
  publisher: "publisher",
  summary: "Answers questions.",
  sizeBytes: 4_000_000_000,
  architecture: "llama",
  parameterCount: 7_000_000_000,
  quantization: "Q4_K_M",
  contextLength: 8192,
  license: "MIT",
  sampling,
};

const source = "hf:publisher/name:Q4_K_M";

export const model: Full<Model> = {
  ...facts,
  id: "publisher/name:Q4_K_M",
  name: "Name",
  origin: "download",
  deletesFiles: true,
  source,
  revision: "0123456789abcdef",
  sha256: "0".repeat(64),
  capabilities,
};

export const loadedModel: Full<LoadedModel> = {
  modelId: "starter",
  contextSize: 2048,
  loadMs: 12.5,
  capabilities,
  sampling,
  local: {
    threads: 2,
    gpuLayers: 0,
    memoryBytes: 50_000_000,
    flashAttention: true,
    pinned: true,
    chosenBy: { threads: "measured", flashAttention: "default" },
  },
};

export const loadSettings: Full<LoadSettings> = {
  contextSize: 64,
  llama: {
    threads: 8,
    flashAttention: true,
    calibrate: true,
    kvCacheType: "q8_0",
    mmap: false,
    slots: 4,
    promptSlice: 64,
    maxQueued: 10,
    chatTemplate: "{{ messages[0]['content'] }}",
    trust: true,
  },
};

export const places: FullVariants<ModelPlace, "kind"> = {
  file: { kind: "file", modelId: "starter", path: "/models/starter.gguf" },
  endpoint: { kind: "endpoint", modelId: "big", endpointId: "office", name: "Qwen/Qwen3-32B" },
};

/** The states of a model, and that it is gone. */
export const changes: FullVariants<ModelChange, "status"> = {
  unloaded: { modelId: "starter", status: "unloaded", reason: "idle" },
  loading: { modelId: "starter", status: "loading", progress: 0.25 },
  loaded: { modelId: "starter", status: "loaded", loaded: loadedModel },
  failed: { modelId: "starter", status: "failed", error },
  removed: { modelId: "starter", status: "removed" },
};

export const verification: Full<ModelVerification> = {
  modelId: "name",
  status: "damaged",
  files: [{ name: "a.gguf", sizeBytes: 7, sha256: "0".repeat(64), expectedSha256: "1".repeat(64) }],
};

export const removedModel: Full<RemovedModel> = { modelId: "name", freedBytes: 4_000_000_000 };

export const startOptions: Full<StartOptions> = { sha256: "0".repeat(64), update: true };

export const download: Full<Download> = {
  id: "0123456789abcdef",
  source,
  name: "name.gguf",
  status: "downloading",
  receivedBytes: 1_000,
  totalBytes: 4_000_000_000,
  bytesPerSecond: 1_000_000.5,
  secondsLeft: 12,
  repairedBytes: 5,
  trouble: error,
  error,
  alreadyHere: true,
  updateAvailable: true,
  modelId: "name",
};

export const catalogueModel: Full<CatalogueModel> = { ...facts, source, name: "Name" };

export const hubModel: Full<HubModel> = {
  source: "hf:publisher/name",
  repository: "publisher/name",
  downloads: 7,
  likes: 1,
  license: "mit",
  isGated: true,
};

export const remoteModel: Full<RemoteModel> = {
  ...facts,
  source,
  name: "Name",
  revision: "0123456789abcdef",
  files: [{ path: "name.gguf", sizeBytes: 4_000_000_000, sha256: "0".repeat(64) }],
};

export const searchOptions: Full<Omit<SearchOptions, "signal">> = { limit: 100 };
export const machineFacts: Full<MachineFacts> = { memoryBytes: 16_000_000_000 };
export const hubTokenState: Full<HubTokenState> = { source: "settings", hubProblem: error };
export const hubLogin: Full<HubLogin> = { userName: "name" };

export const engineInfo: Full<EngineInfo> = {
  name: "scripted",
  version: "1.2.3",
  error,
  local: {
    nativeVersion: "b1",
    backends: [{ name: "vulkan", available: false, reason: "There is no GPU." }],
    backend: "cpu",
    threads: 2,
    memoryBytes: 90_000_000,
    processId: 42,
    freeMemoryBytes: 4_000_000_000,
    calibrations: [
      {
        model: "llama Q8_0, 30 layers of 576, 154 MB",
        threads: 4,
        flashAttention: false,
        pinned: false,
        tokensPerSecond: 78.5,
        measuredAt: 1_790_000_000_000,
      },
    ],
  },
};
