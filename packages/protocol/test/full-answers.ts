import type {
  AskOptions,
  ContentPart,
  Embedding,
  ExecuteOptions,
  JsonSchema,
  Message,
  PromptProgress,
  StreamChunk,
  ToolCallChunk,
} from "@llm/domain";
import type { Full, FullVariants } from "./full.ts";
import { sampling } from "./full-models.ts";

const parts: FullVariants<ContentPart, "type"> = {
  text: { type: "text", text: "What is this?" },
  image: { type: "image", mediaType: "image/png", data: "iVBORw0KGgo=" },
  file: { type: "file", name: "notes.md", text: "# Notes" },
};

export const messages: FullVariants<Message, "role"> = {
  system: { role: "system", content: [{ type: "text", text: "Be short." }] },
  user: { role: "user", content: [parts.text, parts.image, parts.file] },
  assistant: {
    role: "assistant",
    content: [{ type: "text", text: "Let me see." }],
    reasoning: "The weather is asked for.",
    toolCalls: [{ callId: "call-1", toolName: "weather", arguments: '{"city":"Paris"}' }],
  },
  tool: { role: "tool", content: [{ type: "text", text: "sunny" }], callId: "call-1" },
};

type Functions = "signal" | "stopSignal" | "onPromptProgress";

const city: JsonSchema = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
};

/** What a page may set; a JSON format and tools exclude each other. */
export const askSettings: Full<Omit<AskOptions, Functions | "system" | "caller">> = {
  ...sampling,
  modelId: "starter",
  maxTokens: 100,
  stop: ["###", "\n\n"],
  contextPolicy: "shift",
  responseFormat: { type: "json", schema: city },
  tools: [{ name: "weather", description: "Gives the weather.", parameters: city }],
  toolChoice: { name: "weather" },
};

export const executeSettings: Full<Omit<ExecuteOptions, Functions>> = {
  ...askSettings,
  caller: "a",
  llama: { stateFile: "/states/1" },
};

/** The same settings twice: once with a JSON format, once with tools. */
export function inTwo<Settings extends typeof askSettings>(
  settings: Settings,
): readonly [Omit<Settings, "tools" | "toolChoice">, Omit<Settings, "responseFormat">] {
  const { responseFormat: _, ...withTools } = settings;
  const { tools: __, toolChoice: ___, ...withFormat } = settings;
  return [withFormat, withTools];
}

export const promptProgress: Full<PromptProgress> = { processed: 64, total: 640, cached: 16 };

const pieces: FullVariants<Exclude<StreamChunk, ToolCallChunk>, "type"> = {
  reasoning: { type: "reasoning", index: 0, content: "Hm.", isFinal: false },
  text: { type: "text", index: 1, content: "Hello", isFinal: false },
  final: {
    type: "final",
    index: 5,
    content: "",
    isFinal: true,
    finishReason: "tool-calls",
    modelId: "starter",
    sampling,
    usage: {
      promptTokens: 50,
      cachedPromptTokens: 40,
      completionTokens: 3,
      contextUsed: 53,
      contextSize: 64,
    },
    timings: {
      loadMs: 250.5,
      queueMs: 0,
      promptMs: 1,
      generationMs: 2,
      firstChunkMs: 1.5,
      tokensPerSecond: 1000,
    },
    droppedMessages: [1, 2],
    warnings: ["This engine knows no repeatPenalty."],
  },
};

export const { final } = pieces;

const call = { type: "tool-call", isFinal: false, callId: "call-1", toolName: "weather" } as const;
const complete: Full<Extract<ToolCallChunk, { phase: "complete" }>> = {
  ...call,
  index: 4,
  content: "",
  phase: "complete",
  arguments: '{"city":"Paris"}',
};
const grown: Full<Exclude<ToolCallChunk, { phase: "complete" }>> = {
  ...call,
  index: 3,
  content: complete.arguments,
  phase: "grown",
};

/** An answer with every kind of chunk. */
export const chunks: readonly StreamChunk[] = [
  pieces.reasoning,
  pieces.text,
  { ...grown, index: 2, content: "", phase: "begun" },
  grown,
  complete,
  pieces.final,
];

export const embedding: Full<Embedding> = { vector: [0.6, -0.8], tokens: 3 };
