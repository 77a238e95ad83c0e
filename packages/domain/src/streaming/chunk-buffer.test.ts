import { describe, expect, it } from "@jest/globals";
import type { StreamChunk } from "../entities/stream-chunk.ts";
import { ChunkBuffer } from "./chunk-buffer.ts";

const text = (content: string, index = 0): StreamChunk => ({
  type: "text",
  index,
  content,
  isFinal: false,
});
const reasoning = (content: string): StreamChunk => ({
  type: "reasoning",
  index: 0,
  content,
  isFinal: false,
});
const toolCall = (content: string, callId = "1"): StreamChunk => ({
  type: "tool-call",
  phase: "grown",
  index: 0,
  content,
  isFinal: false,
  callId,
  toolName: "clock",
});
const begun: StreamChunk = {
  type: "tool-call",
  phase: "begun",
  index: 0,
  content: "",
  isFinal: false,
  callId: "1",
  toolName: "clock",
};
const complete: StreamChunk = { ...begun, phase: "complete", arguments: "{}" };

async function drain(buffer: ChunkBuffer): Promise<StreamChunk[]> {
  const chunks: StreamChunk[] = [];
  for (;;) {
    const chunk = await buffer.take();
    if (chunk === undefined) return chunks;
    chunks.push(chunk);
  }
}

/** Whether a promise has settled once everything that can run has run. */
async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  promise.then(note, note);
  await new Promise((turn) => setImmediate(turn));
  return settled;
}

describe("ChunkBuffer", () => {
  it("gives chunks in their order, numbered from 0", async () => {
    const buffer = new ChunkBuffer();
    for (const [index, content] of ["a", "b", "c"].entries()) {
      expect(buffer.push(text(content, index + 5))).toBeUndefined();
    }
    buffer.end();
    expect(await drain(buffer)).toEqual([text("a", 0), text("b", 1), text("c", 2)]);
  });

  it("wakes a reader that waits", async () => {
    const buffer = new ChunkBuffer();
    const first = buffer.take();
    expect(await hasSettled(first)).toBe(false);
    void buffer.push(text("a"));
    expect(await first).toEqual(text("a"));
    const end = buffer.take();
    buffer.end();
    expect(await end).toBeUndefined();
    expect(await buffer.take()).toBeUndefined();
  });

  it("joins neighbouring text once it is full, and leaves no gap", async () => {
    const buffer = new ChunkBuffer({ maxChunks: 2 });
    for (const content of "abcde") void buffer.push(text(content));
    buffer.end();
    expect(await drain(buffer)).toEqual([text("a", 0), text("bcde", 1)]);
  });

  it("joins reasoning with reasoning only, and arguments with those of the same call", async () => {
    const buffer = new ChunkBuffer({ maxChunks: 1 });
    void buffer.push(reasoning("a"));
    expect(buffer.push(reasoning("b"))).toBeUndefined();
    void buffer.push(text("c"));
    expect(buffer.push(text("d"))).toBeUndefined();
    void buffer.push(toolCall("{"));
    void buffer.push(toolCall("}"));
    void buffer.push(toolCall("{}", "2"));
    buffer.end();
    const contents = (await drain(buffer)).map((chunk) => `${chunk.type} ${chunk.content}`);
    expect(contents).toEqual(["reasoning ab", "text cd", "tool-call {}", "tool-call {}"]);
  });

  it("keeps the beginning and the end of a call apart from its arguments", async () => {
    const buffer = new ChunkBuffer({ maxChunks: 1 });
    for (const chunk of [begun, toolCall("{"), toolCall("}"), complete]) void buffer.push(chunk);
    buffer.end();
    expect(await drain(buffer)).toEqual([
      begun,
      { ...toolCall("{}"), index: 1 },
      { ...complete, index: 2 },
    ]);
  });

  it("makes the writer wait when joined text has grown enough", async () => {
    const buffer = new ChunkBuffer({ maxChunks: 2, maxJoinedCharacters: 4 });
    for (const content of ["aa", "bb", "cc"]) expect(buffer.push(text(content))).toBeUndefined();
    const waiting = buffer.push(text("dd"));
    if (waiting === undefined) throw new Error("The writer should have to wait.");
    expect(await hasSettled(waiting)).toBe(false);
    expect(await buffer.take()).toEqual(text("aa", 0));
    expect(await hasSettled(waiting)).toBe(false);
    expect(await buffer.take()).toEqual(text("bbcc", 1));
    expect(await hasSettled(waiting)).toBe(true);
    expect(await buffer.take()).toEqual(text("dd", 2));
  });

  it.each<[string, (buffer: ChunkBuffer) => void]>([
    ["ends", (buffer) => buffer.end()],
    ["fails", (buffer) => buffer.fail(new Error("It failed."))],
    ["is aborted", (buffer) => buffer.abort(new Error("Enough."))],
  ])("lets go of a writer that waits when it %s", async (_, finish) => {
    const buffer = new ChunkBuffer({ maxChunks: 1, maxJoinedCharacters: 1 });
    void buffer.push(text("a"));
    const waiting = buffer.push(text("b"));
    if (waiting === undefined) throw new Error("The writer should have to wait.");
    finish(buffer);
    expect(await hasSettled(waiting)).toBe(true);
  });

  it("gives what it keeps before an error", async () => {
    const buffer = new ChunkBuffer();
    const error = new Error("It failed.");
    void buffer.push(text("a"));
    void buffer.push(text("b"));
    buffer.fail(error);
    expect(await buffer.take()).toEqual(text("a", 0));
    expect(await buffer.take()).toEqual(text("b", 1));
    await expect(buffer.take()).rejects.toBe(error);
    await expect(buffer.take()).rejects.toBe(error);
  });

  it("fails even with undefined", async () => {
    const buffer = new ChunkBuffer();
    buffer.fail(undefined);
    await expect(buffer.take()).rejects.toBeUndefined();
  });

  it("drops what it keeps when it is aborted, also after its end", async () => {
    const reason = new Error("Enough.");
    const buffer = new ChunkBuffer();
    void buffer.push(text("a"));
    buffer.end();
    buffer.abort(reason);
    await expect(buffer.take()).rejects.toBe(reason);
  });

  it("ignores what comes after the end", async () => {
    const buffer = new ChunkBuffer();
    buffer.end();
    expect(buffer.push(text("late"))).toBeUndefined();
    buffer.fail(new Error("Too late."));
    expect(await drain(buffer)).toEqual([]);
  });
});
