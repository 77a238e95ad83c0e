import type { EngineInfo, FinalChunk, FinishReason, LoadedModel, ToolCallChunk } from "@llm/domain";

// What the recorded conversation has: a key that its type gets later is not added here, since the frames are frozen.

export const loadedModel: LoadedModel = {
  modelId: "starter",
  contextSize: 2048,
  loadMs: 12.5,
  capabilities: {},
  sampling: {},
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
      },
    ],
  },
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
