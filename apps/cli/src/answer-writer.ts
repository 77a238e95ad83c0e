import type { Writable } from "node:stream";
import type { StreamChunk } from "@llm/domain";
import { writeText } from "./write-text.ts";

type ChunkWriter = (chunk: StreamChunk) => Promise<void>;

/** Writes each chunk of an answer as a line of JSON. */
export function jsonWriter(stream: Writable): ChunkWriter {
  return (chunk) => writeText(stream, `${JSON.stringify(chunk)}\n`);
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
