import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createPrompt, type StreamChunk } from "@llm/domain";
import { starterModel } from "@llm/starter-model";
import { syntheticModelFile } from "@llm/testing/gguf";
import { LlamaCppEngine } from "../index.ts";
import { fileOf } from "../../../test/file-of.ts";

const turns =
  "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}" +
  "{% if add_generation_prompt %}<|im_start|>assistant\n";
const plain = `${turns}{% endif %}`;
const opening = `${turns}<think>\n{% endif %}{# </think> #}`;

const question = createPrompt("What can you do?");

describe("reasoning of LlamaCppEngine", () => {
  const engine = new LlamaCppEngine({ gpu: false, threads: 1 });
  let plainText = "";
  beforeAll(async () => {
    const path = await syntheticModelFile("tiny");
    await engine.loadModel(fileOf("plain", path), { llama: { chatTemplate: plain } });
    await engine.loadModel(fileOf("opening", path), { llama: { chatTemplate: opening } });
    ({ text: plainText } = await ask("plain"));
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  async function ask(
    modelId: string,
    options: { maxTokens?: number; prompt?: typeof question } = {},
  ) {
    const { maxTokens = 40, prompt = question } = options;
    const chunks: StreamChunk[] = [];
    const answer = { modelId, maxTokens, temperature: 0 };
    const completion = await engine.executePrompt(
      prompt,
      (chunk) => void chunks.push(chunk),
      answer,
    );
    return { ...completion, chunks };
  }

  it("is all that a model writes whose prompt opens it, as long as it does not end it", async () => {
    const { text, reasoning, chunks, finishReason, usage } = await ask("opening");
    expect([text, finishReason]).toEqual(["", "length"]);
    expect(reasoning).not.toBe("");
    expect(usage?.completionTokens).toBe(40);
    expect(new Set(chunks.map(({ type }) => type))).toEqual(new Set(["reasoning", "final"]));
    expect(chunks.map(({ index }) => index)).toEqual(chunks.map((_, index) => index));
    expect(chunks.length).toBeGreaterThan(10);
  });

  it("is none of a model whose template has no place for it", async () => {
    const { text, reasoning } = await ask("plain");
    expect([text, reasoning]).toEqual([plainText, ""]);
    expect(text).not.toBe("");
  });

  it("ends where the model ends it, and the answer follows", async () => {
    // The model writes at random, so that its template takes its marks from what it is going to write.
    const { reasoning: written } = await ask("opening");
    const words = written.split(" ");
    const end = words[12] ?? "";
    expect(written.indexOf(end)).toBeGreaterThan(0);
    const path = await syntheticModelFile("tiny");
    // The library takes the marks from how a template renders reasoning.
    const marked =
      "{% for m in messages %}<|im_start|>{{ m['role'] }}\n" +
      `{% if m['reasoning_content'] %}<think>{{ m['reasoning_content'] }}${end}{% endif %}` +
      "{{ m['content'] }}<|im_end|>\n{% endfor %}" +
      "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}";
    await engine.loadModel(fileOf("marked", path), { llama: { chatTemplate: marked } });
    const { reasoning, text, chunks } = await ask("marked");
    const at = written.indexOf(end);
    expect(reasoning).toBe(written.slice(0, at).trimEnd());
    expect(text).toBe(written.slice(at + end.length).trimStart());
    const types = chunks.map(({ type }) => type);
    expect(types.lastIndexOf("reasoning")).toBeLessThan(types.indexOf("text"));
  });

  it("is no part of later prompts, even when it is sent back with its answer", async () => {
    const counts: number[] = [];
    for (const answer of [
      "Much.",
      "Well, now. What can I do?\n</think>\n\nMuch.",
      "<think>Well</think>Much.",
    ]) {
      const messages = [
        ...question.messages,
        { role: "assistant", content: answer } as const,
        { role: "user", content: "And then?" } as const,
      ];
      counts.push(await engine.countTokens(createPrompt(messages), { modelId: "opening" }));
    }
    expect(new Set(counts).size).toBe(1);
  });

  it("leaves the answers of the starter model as they are", async () => {
    await engine.loadModel(fileOf("starter", starterModel.path));
    const { text, reasoning } = await ask("starter");
    expect(text).toMatch(/^I can explain this app/);
    expect(reasoning).toBe("");
  });

  it("is not begun with a template that cannot be used", async () => {
    const file = fileOf("broken", await syntheticModelFile("tiny"));
    await expect(
      engine.loadModel(file, { llama: { chatTemplate: "{% if %}" } }),
    ).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      details: { option: "chatTemplate" },
    });
    await expect(
      engine.executePrompt(question, () => {}, { modelId: "broken" }),
    ).rejects.toMatchObject({
      code: "MODEL_NOT_LOADED",
    });
  });
});
