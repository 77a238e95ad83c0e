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
const outcome = {
  finishReason: "stop",
  modelId: "starter",
  sampling: { temperature: 0 },
  usage,
  timings,
  warnings: ["It knows no seed."],
} as const;
const call = (callId: string) =>
  ({ isFinal: false, type: "tool-call", callId, toolName: "clock" }) as const;
const open = { isFinal: false } as const;

describe("CompletionBuilder", () => {
  it("joins the text and the reasoning of a stream, and takes the calls that are complete", () => {
    const chunks: StreamChunk[] = [
      { ...open, type: "reasoning", index: 0, content: "Well, " },
      { ...open, type: "reasoning", index: 1, content: "now." },
      { ...open, type: "text", index: 2, content: "Hello " },
      { ...call("1"), index: 3, phase: "begun", content: "" },
      { ...call("2"), index: 4, phase: "begun", content: "" },
      { ...call("1"), index: 5, phase: "grown", content: "{}" },
      { ...call("1"), index: 6, phase: "complete", content: "", arguments: "{}" },
      { ...open, type: "text", index: 7, content: "world" },
      {
        type: "final",
        index: 8,
        content: "",
        isFinal: true,
        ...outcome,
      },
    ];
    const builder = new CompletionBuilder();
    for (const chunk of chunks) builder.add(chunk);
    expect(builder.build()).toEqual({
      text: "Hello world",
      reasoning: "Well, now.",
      toolCalls: [{ callId: "1", toolName: "clock", arguments: "{}" }],
      ...outcome,
    });
  });

  it("fails when the stream had no end", () => {
    const builder = new CompletionBuilder();
    builder.add({ ...open, type: "text", index: 0, content: "Hello" });
    expect(() => builder.build()).toThrow("The answer ended without its final chunk.");
  });
});
