import { getEventListeners } from "node:events";
import { describe, expect, it } from "@jest/globals";
import type { StreamChunk } from "../entities/stream-chunk.ts";
import { abortReason } from "./abort-reason.ts";
import { chunkStream, type ChunkProducer } from "./chunk-stream.ts";

const text = (content: string): StreamChunk => ({
  type: "text",
  index: 0,
  content,
  isFinal: false,
});

/** Writes some texts, then waits for the abort. */
function endless(texts: readonly string[]): { produce: ChunkProducer; reasons: unknown[] } {
  const reasons: unknown[] = [];
  return {
    reasons,
    produce: async (onChunk, signal) => {
      for (const content of texts) await onChunk(text(content));
      await new Promise<void>((_, reject) => {
        const onAbort = () => {
          reasons.push(abortReason(signal));
          reject(abortReason(signal));
        };
        if (signal.aborted) onAbort();
        else signal.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}

async function contentsOf(
  stream: AsyncIterable<StreamChunk, void, undefined>,
  into: string[],
): Promise<string[]> {
  for await (const chunk of stream) into.push(`${chunk.index} ${chunk.content}`);
  return into;
}

describe("chunkStream", () => {
  it("starts at the first read and gives every chunk", async () => {
    let starts = 0;
    const stream = chunkStream(async (onChunk) => {
      starts += 1;
      for (const content of "abc") await onChunk(text(content));
    });
    const iterator = stream[Symbol.asyncIterator]();
    expect(starts).toBe(0);
    expect(await iterator.next()).toEqual({ done: false, value: { ...text("a"), index: 0 } });
    expect(starts).toBe(1);
    expect(await iterator.next()).toMatchObject({ value: { content: "b", index: 1 } });
    expect(await iterator.next()).toMatchObject({ value: { content: "c", index: 2 } });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("has one reader", async () => {
    const stream = chunkStream(async (onChunk) => onChunk(text("a")));
    expect(await contentsOf(stream, [])).toEqual(["0 a"]);
    await expect(contentsOf(stream, [])).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("gives what is buffered before an error", async () => {
    const error = new Error("It failed.");
    const stream = chunkStream(async (onChunk) => {
      for (const content of "abc") void onChunk(text(content));
      throw error;
    });
    const contents: string[] = [];
    await expect(contentsOf(stream, contents)).rejects.toBe(error);
    expect(contents).toEqual(["0 a", "1 b", "2 c"]);
  });

  it("slows its producer down to its reader", async () => {
    let written = 0;
    const count = 2_000;
    const stream = chunkStream(async (onChunk) => {
      for (; written < count; written++) await onChunk(text("ten letters"));
    });
    let length = 0;
    for await (const chunk of stream) {
      if (length === 0) await new Promise((turn) => setImmediate(turn));
      if (length === 0) expect(written).toBeLessThan(count / 2);
      length += chunk.content.length;
    }
    expect(length).toBe(count * "ten letters".length);
  });

  it("cancels its producer when the reader leaves, and waits for it", async () => {
    const { produce, reasons } = endless(["a", "b"]);
    for await (const chunk of chunkStream(produce)) {
      expect(chunk.content).toBe("a");
      break;
    }
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatchObject({ name: "AbortError" });
  });

  it("fails with the reason of its signal and drops what is buffered", async () => {
    const { produce, reasons } = endless(["a", "b", "c"]);
    const reason = new Error("Enough.");
    const controller = new AbortController();
    const contents: string[] = [];
    const read = async () => {
      for await (const chunk of chunkStream(produce, controller)) {
        contents.push(chunk.content);
        controller.abort(reason);
      }
    };
    await expect(read()).rejects.toBe(reason);
    expect(contents).toEqual(["a"]);
    expect(reasons).toEqual([reason]);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("does not start when its signal is already aborted", async () => {
    const reason = new Error("Enough.");
    let starts = 0;
    const stream = chunkStream(
      async () => {
        starts += 1;
      },
      { signal: AbortSignal.abort(reason) },
    );
    await expect(contentsOf(stream, [])).rejects.toBe(reason);
    expect(starts).toBe(0);
  });

  it("leaves no listener on its signal", async () => {
    const { signal } = new AbortController();
    await contentsOf(
      chunkStream(async (onChunk) => onChunk(text("a")), { signal }),
      [],
    );
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
