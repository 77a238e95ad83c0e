import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createPrompt, type ExecuteOptions, type Message, type StreamChunk } from "@llm/domain";
import { isContinuation } from "@llm/domain/adapters";
import { starterModel } from "@llm/starter-model";
import { syntheticModelFile } from "@llm/testing/gguf";
import { fileOf } from "../../../test/file-of.ts";
import { LlamaCppEngine } from "../index.ts";

const question: Message = { role: "user", content: "What can you do?" };
const greedy = { modelId: "starter", temperature: 0 };
/** Takes back what its prompt ends with, and marks no reasoning. */
const unsure =
  "{% for m in messages %}[{{ m.role }}]{{ m.content }}\n{% endfor %}" +
  "{% if add_generation_prompt %}[answer]{% endif %}";

describe("continued answers of LlamaCppEngine", () => {
  const engine = new LlamaCppEngine({ gpu: false, threads: 1 });
  let whole = "";
  let pieces: readonly string[] = [];
  beforeAll(async () => {
    await engine.loadModel(fileOf("starter", starterModel.path));
    const { chunks, text } = await ask([question]);
    whole = text;
    pieces = chunks.filter(({ type }) => type === "text").map(({ content }) => content);
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  async function ask(messages: readonly Message[], options: ExecuteOptions = {}) {
    const chunks: StreamChunk[] = [];
    const onChunk = (chunk: StreamChunk) => void chunks.push(chunk);
    const prompt = createPrompt(messages);
    const completion = await engine.executePrompt(prompt, onChunk, { ...greedy, ...options });
    return { ...completion, chunks };
  }

  const begun = (content: string): readonly Message[] => [question, { role: "assistant", content }];

  it("are what they had been without a stop, wherever that came", async () => {
    expect(pieces.length).toBeGreaterThan(20);
    for (let count = 1; count < pieces.length; count++) {
      const start = pieces.slice(0, count).join("");
      const { text, chunks, finishReason } = await ask(begun(start));
      expect(start + text).toBe(whole);
      expect(finishReason).toBe("stop");
      expect(chunks[0]).toMatchObject({ index: 0, content: pieces[count] });
    }
  });

  it("go on after a stop with the tokens that are still in mind", async () => {
    const stop = new AbortController();
    const stopped = await engine.executePrompt(
      createPrompt([question]),
      ({ index }) => (index === 8 ? stop.abort() : undefined),
      { ...greedy, stopSignal: stop.signal },
    );
    expect(stopped.finishReason).toBe("stopped");
    const { text, usage } = await ask(begun(stopped.text));
    expect(stopped.text + text).toBe(whole);
    const { cachedPromptTokens = 0, promptTokens = 0 } = usage ?? {};
    expect(cachedPromptTokens).toBeGreaterThan(promptTokens / 2);
    expect(await engine.countTokens(createPrompt(begun(stopped.text)))).toBe(promptTokens);
  });

  it("go on within a word, though the model never saw it cut there", async () => {
    const start = "I can expl";
    const { text, usage, finishReason } = await ask(begun(start));
    // Its tokens are other ones than those of the whole word, so the words may be others, too.
    expect(text).not.toContain("I can");
    expect([text === "", finishReason]).toEqual([false, "stop"]);
    expect(usage?.completionTokens).toBeGreaterThan(0);
  });

  it("may have been begun by somebody else, in parts", async () => {
    const parts = [{ type: "text", text: pieces.slice(0, 5).join("") }] as const;
    const { text } = await ask([question, { role: "assistant", content: parts }]);
    expect(text).toBe(pieces.slice(5).join(""));
  });

  it("count their new tokens only", async () => {
    const { text, usage, finishReason } = await ask(begun(pieces.slice(0, 4).join("")), {
      maxTokens: 2,
    });
    expect([text, finishReason]).toEqual([pieces.slice(4, 6).join(""), "length"]);
    expect(usage?.completionTokens).toBe(2);
  });

  it("stay when older turns are left out", async () => {
    const turns = Array.from({ length: 60 }, (_, index): readonly Message[] => [
      { role: "user", content: `Question ${index}, which is about the sea.` },
      { role: "assistant", content: "I do not know." },
    ]).flat();
    const messages = [...turns, ...begun("I can explain")];
    const { text, droppedMessages = [] } = await ask(messages, { contextPolicy: "shift" });
    expect(droppedMessages.length).toBeGreaterThan(0);
    expect(Math.max(...droppedMessages)).toBeLessThan(turns.length);
    expect(isContinuation(createPrompt(messages))).toBe(true);
    expect(text).not.toBe("");
  });

  it("cannot begin a form", async () => {
    const tools = [{ name: "look_up" }];
    await expect(ask(begun("I"), { responseFormat: { type: "json" } })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      details: { option: "responseFormat" },
    });
    await expect(ask(begun("I"), { tools, toolChoice: "required" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      details: { option: "toolChoice" },
    });
    expect((await ask(begun("I"), { tools, maxTokens: 4 })).finishReason).toBe("length");
  });

  it("are refused where nobody knows how the template writes them", async () => {
    const file = fileOf("unsure", await syntheticModelFile("tiny"));
    const { capabilities } = await engine.loadModel(file, { llama: { chatTemplate: unsure } });
    expect(capabilities.continuation).toEqual({ isSupported: false, knownFrom: "template" });
    const refusal = { code: "NOT_SUPPORTED", details: { capability: "continuation" } };
    const options = { modelId: "unsure" };
    await expect(ask(begun("I"), options)).rejects.toMatchObject(refusal);
    await expect(engine.countTokens(createPrompt(begun("I")), options)).rejects.toMatchObject(
      refusal,
    );
    expect((await ask([question], { ...options, maxTokens: 2 })).finishReason).toBe("length");
  });
});
