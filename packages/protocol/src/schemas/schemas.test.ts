import { generationOptionRules, llamaLoadOptionRules, type OptionRule } from "@llm/domain/adapters";
import { describe, expect, it } from "@jest/globals";
import { download, model } from "../../test/full-models.ts";
import { samples } from "../../test/samples.ts";
import { schemaOf, schemas } from "../../test/schemas.ts";
import { finalChunk, loadedModel } from "../../test/scripted-values.ts";

const text = { type: "text", index: 0, content: "Hi", isFinal: false };
const final = finalChunk("stop");
const reading = { type: "prompt-progress", processed: 1, total: 2, cached: 0 };
const toolCall = { ...text, type: "tool-call", phase: "grown", callId: "1", toolName: "weather" };
const summary = { code: "DISPOSED", message: "", hint: "", retryable: false, details: {} };
const local = { backends: [], backend: "c", threads: 1, memoryBytes: 0 };
const here = { threads: 1, gpuLayers: 0, memoryBytes: 0 };
const info = { name: "e", version: "1", local };

const good = Object.entries(samples).flatMap(([name, values]) =>
  values.map((value) => ({ name, value })),
);

const optionTables = [
  {
    name: "ask-settings",
    rules: generationOptionRules,
    wrap: (option: string, value: unknown): object => ({ [option]: value }),
  },
  {
    name: "load-settings",
    rules: llamaLoadOptionRules,
    wrap: (option: string, value: unknown): object => ({ llama: { [option]: value } }),
  },
];

const ranges = optionTables.flatMap(({ name, rules, wrap }) =>
  Object.entries<OptionRule>(rules).flatMap(([option, rule]) =>
    rule.kind === "number" ? [{ name, option, wrap, ...rule }] : [],
  ),
);

const bad: readonly (readonly [name: string, what: string, value: unknown])[] = [
  ["message", "an unknown role", { role: "tool", content: "" }],
  ["message", "a content that is no text", { role: "user", content: 3 }],
  ["message", "no content", { role: "user" }],
  ["prompt", "no messages", {}],
  ["prompt", "messages that are no list", { messages: { role: "user", content: "" } }],
  ["ask-settings", "an empty id", { modelId: "" }],
  ["ask-settings", "a number as text", { maxTokens: "5" }],
  ["ask-settings", "a stop text that is empty", { stop: [""] }],
  ["ask-settings", "a stop text of 257 characters", { stop: ["x".repeat(257)] }],
  ["ask-settings", "17 stop texts", { stop: Array.from({ length: 17 }, () => "x") }],
  ["ask-settings", "stop texts that are no list", { stop: "###" }],
  ["ask-settings", "an unknown policy", { contextPolicy: "forget" }],
  ["load-settings", "an empty template", { llama: { chatTemplate: "" } }],
  [
    "load-settings",
    "a template over the limit",
    { llama: { chatTemplate: "x".repeat(1_048_577) } },
  ],
  ["prompt-progress", "half a token", { ...reading, processed: 0.5 }],
  ["prompt-progress", "no total", { ...reading, total: undefined }],
  ["stream-chunk", "a message left out that has no place", { ...final, droppedMessages: [-1] }],
  ["stream-chunk", "an unknown type", { ...text, type: "image" }],
  ["stream-chunk", "no type", { ...text, type: undefined }],
  ["stream-chunk", "a negative index", { ...text, index: -1 }],
  ["stream-chunk", "a broken index", { ...text, index: 0.5 }],
  ["stream-chunk", "a text that is final", { ...text, isFinal: true }],
  ["stream-chunk", "a reasoning that is final", { ...text, type: "reasoning", isFinal: true }],
  ["stream-chunk", "a final that is not", { ...final, isFinal: false }],
  ["stream-chunk", "an unknown finish reason", { ...final, finishReason: "tired" }],
  ["stream-chunk", "a final without its model", { ...final, modelId: undefined }],
  ["stream-chunk", "an unknown phase", { ...toolCall, phase: "halved" }],
  ["stream-chunk", "a complete call without its arguments", { ...toolCall, phase: "complete" }],
  ["stream-chunk", "half a token", { ...final, usage: { ...final.usage, promptTokens: 0.5 } }],
  ["stream-chunk", "negative time", { ...final, timings: { ...final.timings, queueMs: -1 } }],
  ["stream-chunk", "a tool call without a tool", { ...toolCall, toolName: undefined }],
  ["stream-chunk", "a tool call without an id", { ...toolCall, callId: undefined }],
  ["model", "an id with a line break", { ...model, id: "a\nb" }],
  ["model", "an id with a NUL", { ...model, id: "a\0b" }],
  ["model", "an id with an escape", { ...model, id: "\u001b[31m" }],
  ["model", "an id with a C1 control", { ...model, id: "a\u0085b" }],
  ["model", "an id of 257 characters", { ...model, id: "a".repeat(257) }],
  ["model", "an unknown origin", { ...model, origin: "cloud" }],
  ["model", "a negative size", { ...model, sizeBytes: -1 }],
  ["download", "an unknown status", { ...download, status: "tired" }],
  ["download", "a negative count of bytes", { ...download, receivedBytes: -1 }],
  ["download", "a broken count of bytes", { ...download, totalBytes: 0.5 }],
  ["download", "a speed below zero", { ...download, bytesPerSecond: -1 }],
  ["verification-event", "progress beyond the end", { type: "progress", progress: 1.1 }],
  ["hub-token", "nothing", " "],
  ["hub-token", "two words", "hf_a hf_b"],
  ["hub-token", "a line end inside", "hf_a\nhf_b"],
  ["hub-token", "a NUL", "hf_a\0"],
  ["hub-token", "what no header can hold", "hf_\u00e9"],
  ["hub-token", "513 characters", "h".repeat(513)],
  ["hub-token-state", "an unknown source", { source: "sky" }],
  ["removed-model", "no bytes", { modelId: "name" }],
  ["machine-facts", "memory as text", { memoryBytes: "16 GB" }],
  ["model-place", "an empty path", { kind: "file", modelId: "starter", path: "" }],
  ["model-place", "an unknown kind", { kind: "cloud", modelId: "starter", path: "/a" }],
  ["loaded-model", "negative memory", { ...loadedModel, local: { ...here, memoryBytes: -1 } }],
  ["loaded-model", "half a thread", { ...loadedModel, local: { ...here, threads: 0.5 } }],
  ["error-summary", "a code that is no text", { ...summary, code: 3 }],
  ["error-summary", "details that are no plain values", { ...summary, details: { a: {} } }],
  ["model-state", "an unknown status", { modelId: "starter", status: "asleep" }],
  ["model-state", "progress over 1", { modelId: "starter", status: "loading", progress: 1.01 }],
  ["model-state", "negative progress", { modelId: "starter", status: "loading", progress: -0.1 }],
  ["model-state", "loaded with nothing", { modelId: "starter", status: "loaded" }],
  ["load-event", "an unknown type", { type: "done" }],
  ["load-event", "progress that is no number", { type: "progress", progress: Number.NaN }],
  ["model-unloaded", "no id", {}],
  [
    "engine-info",
    "a backend without a name",
    { ...info, local: { ...local, backends: [{ available: true }] } },
  ],
  ["engine-info", "negative threads", { ...info, local: { ...local, threads: -1 } }],
  ["stream-id", "nothing", ""],
  ["stream-id", "65 characters", "a".repeat(65)],
  ["acknowledgement", "none", { streamId: "s", count: 0 }],
  ["acknowledgement", "more than a window", { streamId: "s", count: 65 }],
  ["acknowledgement", "no stream", { count: 1 }],
];

function takes(name: string, value: unknown): boolean {
  return schemaOf(name).safeParse(value).success;
}

describe("schemas", () => {
  it.each(good)("$name takes $value and changes nothing", ({ name, value }) => {
    expect(schemaOf(name).parse(value)).toEqual(value);
  });

  it.each(bad)("%s refuses %s", (name, _, value) => {
    expect(takes(name, value)).toBe(false);
  });

  it.each(Object.keys(schemas))("%s refuses what is no such value at all", (name) => {
    for (const value of [undefined, null, 3, true, [], () => {}]) {
      expect(takes(name, value)).toBe(false);
    }
  });

  it.each(ranges)("$name holds $option from $minimum to $maximum", (range) => {
    const { name, option, wrap, minimum, maximum, isInteger } = range;
    const value = (number: unknown) => takes(name, wrap(option, number));
    expect([minimum, maximum].map(value)).toEqual([true, true]);
    const outside = [minimum - 1, maximum + 1, Number.NaN, Number.POSITIVE_INFINITY, "1", null];
    expect(outside.filter(value)).toEqual([]);
    expect(value(minimum + (maximum - minimum) / 2 + 0.25)).toBe(!isInteger);
  });

  it("drops what it does not know, so that a path or a token cannot ride along", () => {
    expect(schemaOf("model").parse({ ...model, path: "/secret" })).toEqual(model);
  });

  it.each(good.filter(({ value }) => typeof value === "object"))(
    "$name drops a field of a newer version from $value",
    ({ name, value }) => {
      expect(schemaOf(name).parse({ ...Object(value), addedLater: { a: [1] } })).toEqual(value);
    },
  );

  it("turns the code of a newer version into GENERATION_FAILED and keeps it in the details", () => {
    const given = { ...summary, code: "QUANTUM_LOST", details: { count: 1 } };
    expect(schemaOf("error-summary").parse(given)).toEqual({
      ...summary,
      code: "GENERATION_FAILED",
      details: { count: 1, originalCode: "QUANTUM_LOST" },
    });
  });
});
