import { LlmError, type ErrorSummary } from "@llm/domain";
import {
  checkEmbeddingInput,
  checkGenerationOptions,
  checkLoadOptions,
  parseOutputOptions,
  summarizeError,
} from "@llm/domain/adapters";
import { describe, expect, it } from "@jest/globals";
import { Connected } from "../../test/connected.ts";
import { failure } from "../../test/wait.ts";

const place = { kind: "file", modelId: "starter", path: "/models/starter.gguf" } as const;
const tool = { name: "now" };

// As callers without types may give them.
const answers: readonly object[] = [
  { maxTokens: Number.NaN },
  { temperature: "1" },
  { topP: null },
  { seed: 0.5 },
  { stop: "###" },
  { contextPolicy: "forget" },
  { caller: "x".repeat(65) },
];

const outputs: readonly object[] = [
  { responseFormat: null },
  { responseFormat: { type: "xml" } },
  { responseFormat: { type: "json", schema: { pattern: "a" } } },
  { responseFormat: { type: "json" }, tools: [tool] },
  { tools: [] },
  { tools: [tool, tool] },
  { tools: [{ name: "a b" }] },
  { tools: [{ ...tool, parameters: { type: "string" } }] },
  { tools: [tool], toolChoice: { name: "later" } },
  { tools: [tool], toolChoice: "perhaps" },
  { toolChoice: "auto" },
];

const loads: readonly object[] = [
  { contextSize: 3 },
  { llama: { threads: 0 } },
  { llama: { mmap: "yes" } },
  { llama: { chatTemplate: " " } },
  { llama: { kvCacheType: "q4_0", flashAttention: false } },
];

const texts: readonly (readonly [what: string, input: readonly string[]])[] = [
  ["no texts", []],
  ["an empty text", ["sea", " "]],
  ["1,025 texts", Array.from({ length: 1_025 }, () => "sea")],
];

async function refusal(call: () => unknown): Promise<ErrorSummary> {
  const error = await failure(Promise.resolve().then(call));
  if (!LlmError.isInstance(error)) throw error;
  return summarizeError(error);
}

// A caller of the port sees no difference: the one check on the way is that of the domain.
describe("an engine's process refuses, with the error of the check in process,", () => {
  it.each(answers)("an answer with %j", async (options) => {
    await using connected = await Connected.open();
    const refused = await refusal(() => connected.ask("Hello", () => {}, options));
    expect(refused).toEqual(await refusal(() => checkGenerationOptions(options)));
    expect(connected.scripted.written).toBe(0);
  });

  it.each(outputs)("an answer made of %j", async (options) => {
    await using connected = await Connected.open();
    const refused = await refusal(() => connected.ask("Hello", () => {}, options));
    expect(refused).toEqual(await refusal(() => parseOutputOptions(options)));
    expect(connected.scripted.written).toBe(0);
  });

  it.each(loads)("a load with %j", async (options) => {
    await using connected = await Connected.open();
    const refused = await refusal(() => connected.worker.loadModel(place, options));
    expect(refused).toEqual(await refusal(() => checkLoadOptions(options)));
  });

  it.each(texts)("%s to embed", async (_, input) => {
    await using connected = await Connected.open();
    const refused = await refusal(() => connected.worker.embed(input));
    expect(refused).toEqual(await refusal(() => checkEmbeddingInput(input)));
  });
});

describe("an engine's process", () => {
  it("gets JSON Schemas as they are to be used", async () => {
    await using connected = await Connected.open();
    const schema = { title: "A word", type: "string", maxLength: 9 } as const;
    await connected.ask("Hello", () => {}, { responseFormat: { type: "json", schema } });
    expect(connected.scripted.lastOptions.responseFormat).toEqual({
      type: "json",
      schema: { type: "string", maxLength: 9 },
    });
  });
});
