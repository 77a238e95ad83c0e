import { describe, expect, it } from "@jest/globals";
import { CompletionBuilder } from "./completion.ts";
import type { StreamChunk } from "./stream-chunk.ts";

const usage = { promptTokens: 3, completionTokens: 4, contextUsed: 7, contextSize: 64 };
const timings = {
  queueMs: 0,
  promptMs: 1,
  generationMs: 2,
  firstChunkMs: 1,
  tokensPerSecond: 2_000,
};
const open = { isFinal: false } as const;

describe("CompletionBuilder", () => {
  it("joins the text, the reasoning and the calls of a stream", () => {
    const chunks: StreamChunk[] = [
      { ...open, type: "reasoning", index: 0, content: "Well, " },
      { ...open, type: "reasoning", index: 1, content: "now." },
      { ...open, type: "text", index: 2, content: "Hello " },
      { ...open, type: "tool-call", index: 3, content: "{}", callId: "1", toolName: "clock" },
      { ...open, type: "text", index: 4, content: "world" },
      {
        type: "final",
        index: 5,
        content: "",
        isFinal: true,
        finishReason: "stop",
        usage,
        timings,
      },
    ];
    const builder = new CompletionBuilder();
    for (const chunk of chunks) builder.add(chunk);
    expect(builder.build()).toEqual({
      text: "Hello world",
      reasoning: "Well, now.",
      toolCalls: [{ callId: "1", toolName: "clock", arguments: "{}" }],
      finishReason: "stop",
      usage,
      timings,
    });
  });

  it("fails when the stream had no end", () => {
    const builder = new CompletionBuilder();
    builder.add({ ...open, type: "text", index: 0, content: "Hello" });
    expect(() => builder.build()).toThrow("The answer ended without its final chunk.");
  });
});
