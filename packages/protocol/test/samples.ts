import {
  downloadStatuses,
  finishReasons,
  hubTokenSources,
  type Calibration,
  type Capability,
  type CatalogueModel,
  type EngineInfo,
  type FinalChunk,
  type FinishReason,
  type LlamaLoadSettings,
  type LoadedModel,
  type LocalEngineInfo,
  type LocalModelFacts,
  type Model,
  type ModelCapabilities,
  type ModelFacts,
  type ReasoningCapability,
  type RemoteModel,
  type SamplingOptions,
  type Timings,
  type ToolCallChunk,
  type ToolsCapability,
  type Usage,
} from "@llm/domain";

export const loadedModel: LoadedModel = {
  modelId: "starter",
  contextSize: 2048,
  loadMs: 12.5,
  capabilities: {},
  sampling: {},
};

const capability: Required<Capability> = { isSupported: true, knownFrom: "engine" };

const capabilities: Required<ModelCapabilities> = {
  text: capability,
  tools: { ...capability, form: "native" } satisfies Required<ToolsCapability>,
  json: capability,
  reasoning: {
    isSupported: true,
    knownFrom: "template",
    canTurnOff: true,
    canLimit: false,
  } satisfies Required<ReasoningCapability>,
  vision: { isSupported: false, knownFrom: "header" },
  embeddings: { isSupported: true, knownFrom: "tried" },
  continuation: { isSupported: true, knownFrom: "endpoint" },
};

const sampling: Required<SamplingOptions> = {
  temperature: 0.7,
  topP: 0.95,
  topK: 40,
  minP: 0.05,
  repeatPenalty: 1.1,
  repeatLastTokens: 64,
  seed: 4_294_967_295,
};

const modelFacts: Required<ModelFacts> = {
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

const tunedModel: Required<LoadedModel> = {
  ...loadedModel,
  contextSize: 2048,
  capabilities,
  sampling,
  local: {
    threads: 2,
    gpuLayers: 0,
    memoryBytes: 50_000_000,
    flashAttention: true,
    pinned: true,
    chosenBy: { threads: "measured", flashAttention: "default" },
  } satisfies Required<LocalModelFacts>,
};

export const engineInfo: EngineInfo = {
  name: "scripted",
  version: "1.2.3",
  local: {
    nativeVersion: "b1",
    backends: [
      { name: "cpu", available: true },
      { name: "vulkan", available: false, reason: "There is no GPU." },
    ],
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
      } satisfies Required<Calibration>,
    ],
  } satisfies Required<LocalEngineInfo>,
};

export const model: Required<Model> = {
  ...modelFacts,
  id: "publisher/name:Q4_K_M",
  name: "Name",
  origin: "download",
  deletesFiles: true,
  source: "hf:publisher/name:Q4_K_M",
  revision: "0123456789abcdef",
  sha256: "0".repeat(64),
  capabilities,
};

export function finalChunk(finishReason: FinishReason, index = 0): FinalChunk {
  return {
    type: "final",
    index,
    content: "",
    isFinal: true,
    finishReason,
    modelId: "starter",
    sampling: { temperature: 0, seed: 1 },
    usage: { promptTokens: 5, completionTokens: 3, contextUsed: 8, contextSize: 2048 },
    timings: { queueMs: 0, promptMs: 1.5, generationMs: 3, firstChunkMs: 2, tokensPerSecond: 1000 },
  };
}

/** A final chunk with all that it may have. */
const fullChunk: Required<FinalChunk> = {
  ...finalChunk("stop", 9),
  sampling,
  warnings: ["This engine knows no repeatPenalty."],
  usage: {
    promptTokens: 50,
    cachedPromptTokens: 40,
    completionTokens: 3,
    contextUsed: 53,
    contextSize: 64,
  } satisfies Required<Usage>,
  timings: {
    loadMs: 250.5,
    queueMs: 0,
    promptMs: 1,
    generationMs: 2,
    firstChunkMs: 1.5,
    tokensPerSecond: 1000,
  } satisfies Required<Timings>,
  droppedMessages: [1, 2],
};

/** A call of a tool, as it is written. */
export function toolCallChunks(index: number): ToolCallChunk[] {
  const part = {
    type: "tool-call",
    isFinal: false,
    callId: "call-1",
    toolName: "weather",
  } as const;
  const text = '{"city":"Paris"}';
  return [
    { ...part, index, phase: "begun", content: "" },
    { ...part, index: index + 1, phase: "grown", content: text },
    { ...part, index: index + 2, phase: "complete", content: "", arguments: text },
  ];
}

const error = {
  code: "WORKER_CRASHED",
  message: "The engine stopped.",
  hint: "Ask again.",
  retryable: true,
  details: { exitCode: 134, signal: "SIGABRT", quarantined: false, nearest: ["a", "b"] },
};

const weather = {
  name: "weather",
  description: "Gives the weather.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

const toolMessages = [
  {
    role: "assistant",
    content: "",
    reasoning: "The weather is asked for.",
    toolCalls: [{ callId: "call-1", toolName: "weather", arguments: '{"city":"Paris"}' }],
  },
  { role: "tool", content: "sunny", callId: "call-1" },
];
export const download = {
  id: "0123456789abcdef",
  source: "hf:publisher/name:Q4_K_M",
  name: "name.gguf",
  status: "queued",
  receivedBytes: 1_000,
  totalBytes: 4_000_000_000,
  bytesPerSecond: 1_000_000.5,
};

const verification = {
  modelId: "name",
  status: "damaged",
  files: [
    { name: "a.gguf", sizeBytes: 7, sha256: "0".repeat(64), expectedSha256: "1".repeat(64) },
    { name: "b.gguf", sizeBytes: 7, sha256: "0".repeat(64) },
  ],
};

const messages = [
  { role: "system", content: "Be short." },
  { role: "user", content: "Hello\nworld" },
  { role: "assistant", content: "Hi." },
  { role: "user", content: "日本 😀" },
  {
    role: "user",
    content: [
      { type: "text", text: "What is this?" },
      { type: "image", mediaType: "image/png", data: "iVBORw0KGgo=" },
      { type: "file", name: "notes.md", text: "# Notes" },
    ],
  },
];

const llamaSettings: Required<LlamaLoadSettings> = {
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
};

/** Values of every variant of every schema, by the schema's name. */
export const samples: Readonly<Record<string, readonly unknown[]>> = {
  message: [...messages, ...toolMessages],
  prompt: [{ messages: [...messages, ...toolMessages] }],
  "ask-settings": [
    {},
    {
      modelId: "starter",
      maxTokens: 100,
      temperature: 0.7,
      topP: 0.95,
      topK: 40,
      minP: 0.05,
      seed: 4_294_967_295,
    },
    { responseFormat: { type: "json" } },
    {
      responseFormat: {
        type: "json",
        schema: {
          type: "object",
          properties: {
            name: { type: "string", minLength: 1, maxLength: 20, description: "Its name." },
            size: { type: ["integer", "null"], minimum: 0, exclusiveMaximum: 10 },
            kinds: { type: "array", items: { enum: ["a", 1, null] }, minItems: 1, maxItems: 3 },
            pair: { type: "array", prefixItems: [{ const: true }], items: false },
            other: { anyOf: [{ type: "boolean" }, { type: "number", maximum: 1 }] },
          },
          required: ["name"],
          additionalProperties: false,
        },
      },
    },
    { tools: [weather, { name: "now" }], toolChoice: "auto" },
    { tools: [weather], toolChoice: { name: "weather" } },
    { tools: [weather], toolChoice: "required" },
    { toolChoice: "none" },
    {
      repeatPenalty: 1.1,
      repeatLastTokens: 128,
      stop: ["###", "\n\n"],
      contextPolicy: "shift",
    },
  ],
  "execute-settings": [
    {},
    { caller: "a", contextPolicy: "shift", llama: { stateFile: "/states/1" } },
  ],
  "stream-chunk": [
    { type: "text", index: 0, content: "Hello", isFinal: false },
    { type: "reasoning", index: 1, content: "Hm.", isFinal: false },
    ...toolCallChunks(2),
    ...finishReasons.map((reason, index) => finalChunk(reason, 5 + index)),
    fullChunk,
    { ...finalChunk("stop", 10), usage: undefined, timings: undefined },
  ],
  "prompt-progress": [{ type: "prompt-progress", processed: 64, total: 640, cached: 0 }],
  model: [model, { id: "starter", name: "Starter", origin: "bundled" }],
  "model-place": [
    { kind: "file", modelId: "starter", path: "/models/starter.gguf" },
    { kind: "endpoint", modelId: "big", endpointId: "office", name: "Qwen/Qwen3-32B" },
  ],
  "loaded-model": [loadedModel, tunedModel],
  "error-summary": [error, { ...error, details: {} }],
  "model-state": [
    { modelId: "starter", status: "unloaded" },
    { modelId: "starter", status: "unloaded", reason: "idle" },
    { modelId: "starter", status: "loading", progress: 0.25 },
    { modelId: "starter", status: "loaded", loaded: loadedModel },
    { modelId: "starter", status: "failed", error },
  ],
  "model-change": [
    { modelId: "starter", status: "unloaded" },
    { modelId: "starter", status: "loaded", loaded: loadedModel },
    { modelId: "starter", status: "removed" },
  ],
  "load-settings": [
    {},
    { contextSize: 64, llama: { threads: 8 } },
    { contextSize: 64, llama: llamaSettings },
  ],
  "load-event": [
    { type: "progress", progress: 1 },
    { type: "loaded", loaded: loadedModel },
  ],
  embedding: [{ vector: [0.6, -0.8], tokens: 3 }],
  "model-unloaded": [
    { modelId: "starter" },
    { modelId: "starter", error },
    { modelId: "starter", reason: "idle" },
    { modelId: "starter", reason: "evicted" },
  ],
  "engine-info": [engineInfo, { name: "e", version: "1" }, { name: "e", version: "", error }],
  download: [
    download,
    { ...download, status: "downloading", secondsLeft: 12, repairedBytes: 5, trouble: error },
    ...downloadStatuses.map((status) => ({ ...download, status })),
    {
      ...download,
      status: "completed",
      alreadyHere: true,
      updateAvailable: true,
      modelId: "name",
    },
    { ...download, status: "failed", error },
    { id: "2", source: "hf:a/b", name: "b", status: "queued", receivedBytes: 0, bytesPerSecond: 0 },
  ],
  "catalogue-model": [
    { ...modelFacts, source: "hf:publisher/name:Q4_K_M", name: "Name" } satisfies CatalogueModel,
  ],
  "hub-model": [
    {
      source: "hf:publisher/name",
      repository: "publisher/name",
      downloads: 7,
      likes: 1,
      license: "mit",
      isGated: true,
    },
    { source: "hf:a/b", repository: "a/b", isGated: false },
  ],
  "hub-token": ["hf_abc", "~".repeat(512)],
  "hub-token-state": [{}, ...hubTokenSources.map((source) => ({ source }))],
  "hub-login": [{}, { userName: "name" }],
  "remote-model": [
    {
      ...modelFacts,
      source: "hf:publisher/name:Q4_K_M",
      name: "Name",
      revision: "0123456789abcdef",
      files: [{ path: "name.gguf", sizeBytes: 4_000_000_000, sha256: "0".repeat(64) }],
    } satisfies Required<RemoteModel>,
    { source: "hf:a/b", name: "b", files: [{ path: "b.gguf" }] },
  ],
  "machine-facts": [{ memoryBytes: 16_000_000_000 }],
  "removed-model": [{ modelId: "name", freedBytes: 4_000_000_000 }],
  "model-verification": [verification, { ...verification, status: "unknown", files: [] }],
  "verification-event": [
    { type: "progress", progress: 0.5 },
    { type: "verified", verification },
  ],
  "stream-id": ["stream-1"],
  acknowledgement: [{ streamId: "stream-1", count: 16 }],
};
