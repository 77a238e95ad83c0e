import { describe, expect, it } from "@jest/globals";
import { createPrompt, LlmError, type FilePlace, type StreamChunk } from "@llm/domain";
import { abortReason } from "@llm/domain/adapters";
import { FakeWorkerService } from "./fake-worker-service.ts";

const model: FilePlace = { kind: "file", modelId: "starter", path: "/models/starter.gguf" };
const prompt = createPrompt("Hello world");

async function loadedFake(): Promise<FakeWorkerService> {
  const fake = new FakeWorkerService();
  await fake.loadModel(model);
  return fake;
}

describe("answerScript", () => {
  it("writes the chunks it is given", async () => {
    const fake = await loadedFake();
    fake.answerScript = { chunks: ["Hello ", "there"], delayMs: 1 };
    const chunks: StreamChunk[] = [];
    const completion = await fake.executePrompt(prompt, (chunk) => void chunks.push(chunk));
    expect(chunks.map(({ content }) => content)).toEqual(["Hello ", "there", ""]);
    expect(completion).toMatchObject({ text: "Hello there", finishReason: "stop" });
    fake.answerScript = { chunks: ["Hello"], finishReason: "tool-calls" };
    expect(await fake.executePrompt(prompt, () => {})).toMatchObject({
      finishReason: "tool-calls",
    });
    fake.answerScript = { chunks: ["Hello ", "there"] };
    expect(await fake.executePrompt(prompt, () => {}, { maxTokens: 1 })).toMatchObject({
      text: "Hello ",
      finishReason: "length",
    });
  });

  it("writes reasoning before its chunks, and stops within them", async () => {
    const fake = await loadedFake();
    fake.answerScript = { reasoning: ["Well."], chunks: ["One ", "two#", "## ", "three"] };
    const chunks: StreamChunk[] = [];
    const options = { stop: ["###"] };
    const completion = await fake.executePrompt(
      prompt,
      (chunk) => void chunks.push(chunk),
      options,
    );
    expect(chunks.map(({ type, content }) => [type, content])).toEqual([
      ["reasoning", "Well."],
      ["text", "One "],
      ["text", "two"],
      ["final", ""],
    ]);
    expect(completion).toMatchObject({
      text: "One two",
      reasoning: "Well.",
      finishReason: "stop",
      usage: { completionTokens: 4 },
    });
  });

  it("writes 16 words when it is given none, and others for another prompt", async () => {
    const fake = await loadedFake();
    const { text, usage } = await fake.executePrompt(prompt, () => {});
    expect(text.trim().split(" ")).toHaveLength(16);
    expect(usage).toEqual({
      promptTokens: 2,
      cachedPromptTokens: 0,
      completionTokens: 16,
      contextUsed: 18,
      contextSize: 4_096,
    });
    expect((await fake.executePrompt(prompt, () => {})).text).toBe(text);
    expect((await fake.executePrompt(createPrompt("Hi"), () => {})).text).not.toBe(text);
  });

  it("ends when the context is full", async () => {
    const fake = new FakeWorkerService();
    await fake.loadModel(model, { contextSize: 64 });
    const options = { maxTokens: 100 };
    const { finishReason, usage } = await fake.executePrompt(prompt, () => {}, options);
    expect(finishReason).toBe("context-full");
    expect(usage?.contextUsed).toBe(64);
  });

  it("fails after some chunks", async () => {
    const fake = await loadedFake();
    fake.answerScript = { failAfter: 2 };
    const chunks: StreamChunk[] = [];
    const failing = fake.executePrompt(prompt, (chunk) => void chunks.push(chunk));
    await expect(failing).rejects.toMatchObject({ code: "GENERATION_FAILED" });
    expect(chunks).toHaveLength(2);
    fake.answerScript = { failAfter: 0, error: new LlmError("WORKER_TIMEOUT", "Too slow.") };
    const slow = fake.executePrompt(prompt, () => {});
    await expect(slow).rejects.toMatchObject({ code: "WORKER_TIMEOUT" });
    expect(fake.cancelled).toBe(0);
  });

  it("hangs until the answer is aborted, and counts that", async () => {
    const fake = await loadedFake();
    fake.answerScript = { hangAfter: 1 };
    const controller = new AbortController();
    const { signal } = controller;
    const hanging = fake.executePrompt(prompt, () => {}, { signal });
    while (fake.chunksWritten === 0) await new Promise((turn) => setImmediate(turn));
    await new Promise((turn) => setImmediate(turn));
    expect(fake.active).toBe(1);
    expect(fake.chunksWritten).toBe(1);
    controller.abort();
    await expect(hanging).rejects.toBe(abortReason(signal));
    expect(fake.active).toBe(0);
    expect(fake.cancelled).toBe(1);
  });

  it("ends at once for a reader that never gives its chunk back", async () => {
    const fake = await loadedFake();
    const stuck = fake.executePrompt(prompt, () => new Promise(() => {}));
    await fake[Symbol.asyncDispose]();
    await expect(stuck).rejects.toMatchObject({ code: "DISPOSED" });
    expect(fake.disposed).toBe(true);
    expect(fake.loaded).toEqual([]);
  });
});

describe("loadScript", () => {
  it("fails or hangs half way", async () => {
    const fake = new FakeWorkerService();
    const error = new LlmError("MODEL_LOAD_FAILED", "No room.");
    fake.loadScript = { error };
    const steps: number[] = [];
    const failing = fake.loadModel(model, { onProgress: (step) => steps.push(step) });
    await expect(failing).rejects.toBe(error);
    expect(steps).toEqual([0, 0.25, 0.5]);
    fake.loadScript = { hang: true };
    const controller = new AbortController();
    let progress = 0;
    const hanging = fake.loadModel(model, {
      signal: controller.signal,
      onProgress: (share) => (progress = share),
    });
    while (progress < 0.5) await new Promise((turn) => setImmediate(turn));
    controller.abort();
    await expect(hanging).rejects.toBe(abortReason(controller.signal));
    expect(fake.loaded).toEqual([]);
    expect(fake.cancelled).toBe(1);
  });
});

describe("calls", () => {
  it("keeps what was asked for", async () => {
    const fake = await loadedFake();
    await fake.executePrompt(prompt, () => {}, { seed: 3 });
    await fake.unloadModel("starter");
    expect(fake.calls).toEqual([
      { method: "loadModel", place: model, options: {} },
      { method: "executePrompt", prompt, options: { seed: 3 } },
      { method: "unloadModel", modelId: "starter" },
    ]);
  });

  it("says that no model is loaded", async () => {
    const fake = new FakeWorkerService();
    await expect(fake.executePrompt(prompt, () => {})).rejects.toMatchObject({
      code: "MODEL_NOT_LOADED",
      message: "No model is loaded.",
    });
  });
});
