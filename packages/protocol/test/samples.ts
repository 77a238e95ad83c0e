import { downloadStatuses, finishReasons, hubTokenSources } from "@llm/domain/adapters";
import * as answers from "./full-answers.ts";
import * as kept from "./full-conversations.ts";
import * as models from "./full-models.ts";
import { engineInfo, finalChunk, loadedModel } from "./scripted-values.ts";

const { error } = models;

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

const download = {
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

/** Values of every variant of every schema, by the schema's name. */
export const samples: Readonly<Record<string, readonly unknown[]>> = {
  "kept-conversation": [kept.conversation],
  "conversation-page": [kept.page, { items: [] }],
  "conversation-hit": [kept.hit],
  "conversation-update": [kept.update, {}],
  "conversation-change": kept.changes,
  "conversation-list-change": kept.listChanges,
  message: [...messages, ...toolMessages, ...Object.values(answers.messages)],
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
    ...answers.inTwo(answers.askSettings),
  ],
  "execute-settings": [
    {},
    { caller: "a", contextPolicy: "shift", llama: { stateFile: "/states/1" } },
    ...answers.inTwo(answers.executeSettings),
  ],
  "stream-chunk": [
    { type: "text", index: 0, content: "Hello", isFinal: false },
    { type: "reasoning", index: 1, content: "Hm.", isFinal: false },
    ...finishReasons.map((reason, index) => finalChunk(reason, 5 + index)),
    ...answers.chunks,
    { ...finalChunk("stop", 10), usage: undefined, timings: undefined },
  ],
  "prompt-progress": [{ type: "prompt-progress", ...answers.promptProgress }],
  model: [models.model, { id: "starter", name: "Starter", origin: "bundled" }],
  "model-place": Object.values(models.places),
  "loaded-model": [loadedModel, models.loadedModel],
  "error-summary": [error, { ...error, details: {} }],
  "model-state": [
    { modelId: "starter", status: "unloaded" },
    { modelId: "starter", status: "unloaded", reason: "idle" },
    { modelId: "starter", status: "loading", progress: 0.25 },
    { modelId: "starter", status: "loaded", loaded: loadedModel },
    { modelId: "starter", status: "failed", error },
    models.changes.loaded,
  ],
  "model-change": [
    { modelId: "starter", status: "unloaded" },
    { modelId: "starter", status: "loaded", loaded: loadedModel },
    ...Object.values(models.changes),
  ],
  "load-settings": [{}, { contextSize: 64, llama: { threads: 8 } }, models.loadSettings],
  "load-event": [
    { type: "progress", progress: 1 },
    { type: "loaded", loaded: loadedModel },
  ],
  embedding: [answers.embedding],
  "model-unloaded": [
    { modelId: "starter" },
    { modelId: "starter", error },
    { modelId: "starter", reason: "idle" },
    { modelId: "starter", reason: "evicted" },
    { modelId: "starter", reason: "idle", error },
  ],
  "engine-info": [
    engineInfo,
    { name: "e", version: "1" },
    { name: "e", version: "", error },
    models.engineInfo,
  ],
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
    models.download,
    { id: "2", source: "hf:a/b", name: "b", status: "queued", receivedBytes: 0, bytesPerSecond: 0 },
  ],
  "catalogue-model": [models.catalogueModel],
  "hub-model": [models.hubModel, { source: "hf:a/b", repository: "a/b", isGated: false }],
  "hub-token": ["hf_abc", "~".repeat(512)],
  "hub-token-state": [{}, ...hubTokenSources.map((source) => ({ source })), models.hubTokenState],
  "hub-login": [{}, models.hubLogin],
  "remote-model": [
    models.remoteModel,
    { source: "hf:a/b", name: "b", files: [{ path: "b.gguf" }] },
  ],
  "machine-facts": [models.machineFacts],
  "removed-model": [models.removedModel],
  "model-verification": [verification, { ...verification, status: "unknown", files: [] }],
  "verification-event": [
    { type: "progress", progress: 0.5 },
    { type: "verified", verification },
  ],
  "stream-id": ["stream-1"],
  acknowledgement: [{ streamId: "stream-1", count: 16 }],
};
