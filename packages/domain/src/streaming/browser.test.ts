/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import type { StreamChunk } from "../entities/stream-chunk.ts";
import { chunkStream } from "./chunk-stream.ts";
import { linkedAbortController } from "./linked-abort-controller.ts";

describe("in a browser that has no Symbol.dispose", () => {
  it("links and lets go of a signal", () => {
    const controller = new AbortController();
    const linked = linkedAbortController(controller.signal);
    linked[Symbol.dispose]();
    controller.abort();
    expect(linked.signal.aborted).toBe(false);
  });

  it("streams", async () => {
    const stream = chunkStream(async (onChunk) => {
      await onChunk({ type: "text", index: 0, content: "Hello", isFinal: false });
    });
    const chunks: StreamChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map(({ content }) => content)).toEqual(["Hello"]);
  });
});
