import type { Writable } from "node:stream";
import type { PromptProgress, StreamChunk } from "@llm/domain";
import { writeText } from "./write-text.ts";

type ChunkWriter = (chunk: StreamChunk) => Promise<void>;

/** Writes each chunk of an answer as a line of JSON. */
export function jsonWriter(stream: Writable): ChunkWriter {
  return (chunk) => writeText(stream, `${JSON.stringify(chunk)}\n`);
}

/** Writes how far a prompt is read as lines of JSON, before the chunks. */
export function jsonProgressWriter(stream: Writable): (progress: PromptProgress) => void {
  return (progress) => {
    // With a content, so that a script that joins those of all lines need not tell them apart. When nobody reads
    // any more, the write of the first chunk fails.
    const event = { type: "prompt-progress", content: "", ...progress };
    stream.write(`${JSON.stringify(event)}\n`);
  };
}

/** Writes the text of an answer as it comes, and ends its last line. */
export function textWriter(stream: Writable): ChunkWriter {
  let endsLine = false;
  return async (chunk) => {
    if (chunk.isFinal && !endsLine) await writeText(stream, "\n");
    if (chunk.type !== "text") return;
    endsLine = chunk.content.endsWith("\n");
    await writeText(stream, chunk.content);
  };
}
