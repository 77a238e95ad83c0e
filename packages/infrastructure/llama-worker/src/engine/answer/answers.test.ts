import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  createPrompt,
  type ExecuteOptions,
  type PromptProgress,
  type StreamChunk,
} from "@llm/domain";
import { starterModel } from "@llm/starter-model";
import { syntheticModelFile } from "@llm/testing/gguf";
import { LlamaCppEngine } from "../index.ts";
import { fileOf } from "../../../test/file-of.ts";

const question = createPrompt("What can you do?");
const ignore = (): void => undefined;
const reason = new Error("enough");
const starter = { modelId: "starter" };
/** Answers until something ends it. */
const endless = { modelId: "endless" };

describe("answers of LlamaCppEngine", () => {
  const engine = new LlamaCppEngine({ gpu: false, threads: 1 });
  beforeAll(async () => {
    await engine.loadModel(fileOf("small-context", await syntheticModelFile("tiny")), {
      contextSize: 64,
    });
    await engine.loadModel(fileOf("endless", await syntheticModelFile("slow")), {
      llama: { slots: 4 },
    });
    await engine.loadModel(fileOf("starter", starterModel.path));
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  /** Collects the chunks of an answer and calls `onText` with the number of text chunks so far. */
  async function ask(
    options: ExecuteOptions,
    onText: (count: number) => void | Promise<void> = ignore,
    prompt = question,
  ) {
    const chunks: StreamChunk[] = [];
    const completion = engine.executePrompt(
      prompt,
      (chunk) => {
        chunks.push(chunk);
        return chunk.isFinal ? undefined : onText(chunks.length);
      },
      { temperature: 0, ...options },
    );
    const outcome = await completion.then(
      (value) => ({ completion: value, error: undefined }),
      (error: unknown) => ({ completion: undefined, error }),
    );
    return { chunks, text: chunks.map(({ content }) => content).join(""), ...outcome };
  }

  it("stream a sensible text, in numbered chunks with one final one", async () => {
    const { chunks, text, completion } = await ask(starter);
    expect(text).toBe(
      "I can explain this app and basic words like GGUF or token, tell little stories and chat a bit. For anything else, download a bigger model.",
    );
    expect(chunks.map(({ index }) => index)).toEqual(chunks.map((_chunk, index) => index));
    expect(chunks.filter(({ isFinal }) => isFinal)).toEqual([chunks.at(-1)]);
    const promptTokens = await engine.countTokens(question);
    expect(completion).toMatchObject({
      text,
      reasoning: "",
      finishReason: "stop",
      usage: {
        promptTokens,
        completionTokens: 30,
        contextUsed: promptTokens + 30,
        contextSize: 1024,
      },
    });
    const timings = completion?.timings;
    expect(timings?.tokensPerSecond).toBeGreaterThan(0);
    expect(timings?.firstChunkMs).toBeGreaterThanOrEqual(timings?.promptMs ?? Infinity);
  });

  it("are the same every time and after other conversations", async () => {
    const alone = await ask(starter);
    const answer = { role: "assistant", content: alone.text } as const;
    const followUp = createPrompt([
      ...question.messages,
      answer,
      { role: "user", content: "What is a token?" },
    ]);
    const kept = await ask(starter, ignore, followUp);
    for (const other of ["Hello", "Who are you?", "Tell me a story", "What is GGUF?", "Bye"]) {
      await ask(starter, ignore, createPrompt(other));
    }
    const evaluatedAgain = await ask(starter, ignore, followUp);
    expect(evaluatedAgain.text).toBe(kept.text);
    expect((await ask(starter)).text).toBe(alone.text);
  });

  it("are the same when many are written at once, some of them waiting for a place", async () => {
    const prompts = [
      "What can you do?",
      "What is GGUF?",
      "Hello",
      "Who are you?",
      "What is a token?",
      "Bye",
    ].map((text) => createPrompt(text));
    const alone: string[] = [];
    for (const prompt of prompts) alone.push((await ask(starter, ignore, prompt)).text);
    const together = await Promise.all(prompts.map((prompt) => ask(starter, ignore, prompt)));
    expect(together.map(({ text }) => text)).toEqual(alone);
    expect(new Set(alone).size).toBeGreaterThan(3);
  });

  it("hold whole characters in each chunk", async () => {
    const { chunks, text } = await ask(starter, ignore, createPrompt("Conte uma história"));
    expect(text).toMatch(/[áãçéêíõ]/u);
    expect(chunks.filter(({ content }) => content.includes("\uFFFD"))).toEqual([]);
  });

  it("end after maxTokens", async () => {
    const { completion } = await ask({ ...endless, maxTokens: 5 });
    expect(completion).toMatchObject({ finishReason: "length", usage: { completionTokens: 5 } });
  });

  it("end when the context is full, and forget nothing before", async () => {
    const { completion } = await ask({ modelId: "small-context" });
    expect(completion).toMatchObject({
      finishReason: "context-full",
      usage: { contextUsed: 64, contextSize: 64 },
    });
  });

  it("are refused when the prompt fills the context", async () => {
    const long = createPrompt("word ".repeat(2000));
    const promptTokens = await engine.countTokens(long, starter);
    const { error, chunks } = await ask(starter, ignore, long);
    expect(error).toMatchObject({
      code: "CONTEXT_OVERFLOW",
      details: { promptTokens, contextSize: 1024 },
    });
    expect(error).toHaveProperty("message", expect.stringContaining(String(promptTokens)));
    expect(chunks).toEqual([]);
  });

  it("repeat with the same seed and differ with another", async () => {
    const random = { ...endless, maxTokens: 12, temperature: 1.5, topK: 0, topP: 1 };
    const first = await ask({ ...random, seed: 7 });
    const same = await ask({ ...random, seed: 7 });
    const other = await ask({ ...random, seed: 8 });
    const unseeded = await Promise.all([ask(random), ask(random)]);
    expect(same.text).toBe(first.text);
    expect(new Set([first, other, ...unseeded].map(({ text }) => text)).size).toBe(4);
  });

  it("keep what there is when they are stopped", async () => {
    const stop = new AbortController();
    const stopped = await ask({ ...endless, stopSignal: stop.signal }, (count) => {
      if (count === 3) stop.abort();
    });
    expect(stopped.completion).toMatchObject({ finishReason: "stopped", text: stopped.text });
    expect(stopped.chunks.length).toBeGreaterThanOrEqual(4);
    expect(stopped.chunks.length).toBeLessThanOrEqual(5);
    expect(stopped.chunks.at(-1)).toMatchObject({ type: "final" });
  });

  it("are empty when they are stopped before they begin", async () => {
    const { chunks, completion } = await ask({ ...endless, stopSignal: AbortSignal.abort() });
    expect(chunks).toHaveLength(1);
    expect(completion).toMatchObject({
      finishReason: "stopped",
      usage: { completionTokens: 0 },
      timings: { tokensPerSecond: 0, generationMs: 0 },
    });
  });

  it("reject with the reason when they are aborted, without a late chunk", async () => {
    const abort = new AbortController();
    const aborted = await ask({ ...endless, signal: abort.signal }, (count) => {
      if (count === 3) abort.abort(reason);
    });
    expect(aborted.error).toBe(reason);
    await ask({ ...endless, maxTokens: 3 });
    expect(aborted.chunks).toHaveLength(3);
    expect((await ask({ ...endless, signal: AbortSignal.abort(reason) })).error).toBe(reason);
  });

  it("can be aborted or stopped while a long prompt is read", async () => {
    const long = createPrompt("word ".repeat(600));
    const abort = new AbortController();
    const stop = new AbortController();
    const inTheMiddle = (control: AbortController) => ({
      onPromptProgress: ({ processed, cached, total }: PromptProgress) => {
        if (processed > cached && processed < total) control.abort(reason);
      },
    });
    const aborted = ask({ ...endless, signal: abort.signal, ...inTheMiddle(abort) }, ignore, long);
    const stopped = ask(
      { ...endless, stopSignal: stop.signal, ...inTheMiddle(stop) },
      ignore,
      long,
    );
    expect(await aborted).toMatchObject({ error: reason, chunks: [] });
    expect((await stopped).completion).toMatchObject({ finishReason: "stopped", text: "" });
  });

  it("can be aborted while the reader is not ready, and for good", async () => {
    const abort = new AbortController();
    const { error, chunks } = await ask({ ...endless, signal: abort.signal }, () => {
      setImmediate(() => abort.abort(reason));
      return new Promise<void>(ignore);
    });
    expect(error).toBe(reason);
    expect(chunks).toHaveLength(1);
  });

  it("wait for the reader before the next chunk", async () => {
    let ready = true;
    const { completion } = await ask({ ...endless, maxTokens: 6 }, async () => {
      expect(ready).toBe(true);
      ready = false;
      await new Promise((resolve) => setTimeout(resolve, 5));
      ready = true;
    });
    expect(completion?.usage?.completionTokens).toBe(6);
  });

  it("reject with what the reader throws", async () => {
    const thrown = await ask(endless, () => {
      throw reason;
    });
    const rejected = await ask(endless, () => Promise.reject(reason));
    expect([thrown.error, rejected.error]).toEqual([reason, reason]);
    expect(thrown.chunks).toHaveLength(1);
  });

  it("leave the line when they are aborted or stopped while they wait", async () => {
    const done = new AbortController();
    let noteWritten = ignore;
    const busy = Array.from({ length: 4 }, () =>
      ask({ ...endless, stopSignal: done.signal }, () => noteWritten()),
    );
    const abort = new AbortController();
    const stop = new AbortController();
    const aborted = ask({ ...endless, signal: abort.signal });
    const stopped = ask({ ...endless, stopSignal: stop.signal });
    const patient = ask({ ...endless, maxTokens: 2 });
    // Whoever writes now was asked before them, and what is written takes a turn of the event loop.
    for (let count = 0; count < 8; count++) {
      await new Promise<void>((resolve) => (noteWritten = resolve));
    }
    abort.abort(reason);
    stop.abort();
    expect(await aborted).toMatchObject({ error: reason, chunks: [] });
    expect((await stopped).completion).toMatchObject({ finishReason: "stopped", text: "" });
    done.abort();
    await Promise.all(busy);
    expect((await patient).completion).toMatchObject({ finishReason: "length" });
  });

  it("are refused with options out of range or an unknown model", async () => {
    expect((await ask({ ...starter, temperature: Number.NaN })).error).toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    expect((await ask({ modelId: "unknown" })).error).toMatchObject({ code: "MODEL_NOT_LOADED" });
  });
});
