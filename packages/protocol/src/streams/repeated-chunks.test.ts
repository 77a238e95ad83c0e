import { describe, expect, it } from "@jest/globals";
import type { StreamChunk } from "@llm/domain";
import { finalChunk } from "../../test/scripted-values.ts";
import { readStream, type StreamCalls } from "./read-stream.ts";

/** Reads the chunks with these numbers, `Final` after them, as the other side would send them. */
async function read(...indexes: readonly number[]): Promise<string> {
  async function* send(): AsyncGenerator<StreamChunk, void, undefined> {
    for (const index of indexes) yield { type: "text", index, content: `${index}`, isFinal: false };
    yield finalChunk("stop", Math.max(...indexes) + 1);
  }
  const calls: StreamCalls = {
    run: (call) => call(),
    open: async () => send(),
    acknowledge: () => {},
    stop: () => {},
  };
  let text = "";
  await readStream(calls, (chunk) => void (text += chunk.content), {});
  return text;
}

describe("a stream whose frames go astray", () => {
  it("reads a chunk that came twice once", async () => {
    expect(await read(0, 0, 1, 2, 1, 2, 3)).toBe("0123");
  });

  it("fails when a chunk is missing, rather than leave a gap", async () => {
    await expect(read(0, 1, 3)).rejects.toMatchObject({
      code: "PROTOCOL_VIOLATION",
      message: "Chunk 2 of the answer did not arrive.",
      retryable: true,
    });
  });
});
