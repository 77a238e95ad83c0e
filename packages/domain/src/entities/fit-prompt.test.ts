import { describe, expect, it } from "@jest/globals";
import { fitPrompt, type FitOptions } from "./fit-prompt.ts";
import type { Message } from "./message.ts";
import type { Prompt } from "./prompt.ts";

/** A conversation of so many answered questions and a last one, each message of as many tokens as its letters. */
function conversation(turns: number, { system = "", length = 10 } = {}): Prompt {
  const content = "x".repeat(length);
  const messages: Message[] = [];
  if (system !== "") messages.push({ role: "system", content: system });
  for (let turn = 0; turn < turns; turn++) {
    messages.push({ role: "user", content }, { role: "assistant", content });
  }
  messages.push({ role: "user", content });
  return { messages };
}

/** Fits a prompt whose tokens are its letters, and counts the renderings. */
function fit(prompt: Prompt, options: FitOptions) {
  let renderings = 0;
  const { rendered, droppedMessages } = fitPrompt(
    prompt,
    ({ messages }) => {
      renderings += 1;
      return { tokens: messages.map(({ content }) => content).join(""), messages };
    },
    options,
  );
  return { tokens: rendered.tokens.length, kept: rendered.messages, droppedMessages, renderings };
}

const shift = { contextPolicy: "shift" } as const;

describe("fitPrompt", () => {
  it("drops nothing by default, and says both counts", () => {
    expect(fit(conversation(4), { contextSize: 91 })).toMatchObject({
      tokens: 90,
      droppedMessages: [],
    });
    expect(() => fit(conversation(4), { contextSize: 90 })).toThrow(
      expect.objectContaining({
        code: "CONTEXT_OVERFLOW",
        details: { promptTokens: 90, contextSize: 90 },
      }),
    );
  });

  it("renders a prompt that fits once", () => {
    const fitted = fit(conversation(4), { ...shift, contextSize: 120 });
    expect(fitted).toMatchObject({ droppedMessages: [], renderings: 1 });
  });

  it("drops the oldest questions with their answers, until a quarter is free", () => {
    const prompt = conversation(4);
    const { kept, droppedMessages, tokens } = fit(prompt, { ...shift, contextSize: 100 });
    expect([tokens, droppedMessages]).toEqual([70, [0, 1]]);
    expect(kept).toEqual(prompt.messages.slice(2));
  });

  it("keeps the system message and the last question", () => {
    const { kept, droppedMessages } = fit(conversation(4, { system: "Be kind." }), {
      ...shift,
      contextSize: 30,
    });
    expect(kept.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(droppedMessages).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("makes room for maxTokens, but not for more than half of the context", () => {
    const prompt = conversation(4);
    const droppedFor = (maxTokens: number) =>
      fit(prompt, { ...shift, contextSize: 100, maxTokens }).droppedMessages.length;
    expect([1, 10, 11, 30, 50, 1_000_000].map(droppedFor)).toEqual([0, 0, 2, 2, 4, 4]);
  });

  it("keeps a last question that leaves less room than that, and refuses one that leaves none", () => {
    const prompt = conversation(2, { length: 95 });
    expect(fit(prompt, { ...shift, contextSize: 96 }).droppedMessages).toEqual([0, 1, 2, 3]);
    expect(() => fit(prompt, { ...shift, contextSize: 95 })).toThrow(
      expect.objectContaining({ details: { promptTokens: 95, contextSize: 95 } }),
    );
  });

  it("drops what comes before the first question as a turn of its own", () => {
    const greeting: Message = { role: "assistant", content: "x".repeat(10) };
    const prompt = { messages: [greeting, ...conversation(1).messages] };
    expect(fit(prompt, { ...shift, contextSize: 44 }).droppedMessages).toEqual([0]);
  });

  it("keeps an answer that is to be continued, with its question", () => {
    const begun: Message = { role: "assistant", content: "x".repeat(10) };
    const prompt = { messages: [...conversation(2).messages, begun] };
    const { kept, droppedMessages } = fit(prompt, { ...shift, contextSize: 30 });
    expect(kept).toEqual(prompt.messages.slice(4));
    expect(droppedMessages).toEqual([0, 1, 2, 3]);
    expect(() => fit(prompt, { ...shift, contextSize: 20 })).toThrow(
      expect.objectContaining({ details: { promptTokens: 20, contextSize: 20 } }),
    );
  });

  it("drops no more than it must, and renders seldom", () => {
    for (let contextSize = 24; contextSize < 3_000; contextSize += 13) {
      const { tokens, droppedMessages, renderings } = fit(conversation(100), {
        ...shift,
        contextSize,
      });
      const room = Math.floor(contextSize / 4);
      expect(tokens).toBe(2_010 - droppedMessages.length * 10);
      const isFitting = (count: number) => count + room <= contextSize;
      expect(isFitting(tokens) || droppedMessages.length === 200).toBe(true);
      expect(droppedMessages.length === 0 || !isFitting(tokens + 20)).toBe(true);
      expect(renderings).toBeLessThan(10);
    }
  });
});
