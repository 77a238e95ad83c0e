import type { Writable } from "node:stream";
import type { PromptProgress, StreamChunk, Timings } from "@llm/domain";
import type { CommandContext } from "./command-context.ts";
import { writeText } from "./write-text.ts";

type ChunkWriter = (chunk: StreamChunk) => Promise<void>;

/**
 * Writes each chunk of an answer as a line of JSON.
 * @param timings what is known of the time before the answer, for its last chunk
 */
export function jsonWriter(stream: Writable, timings: Pick<Timings, "loadMs">): ChunkWriter {
  return (chunk) => {
    const line = chunk.isFinal ? { ...chunk, timings: { ...timings, ...chunk.timings } } : chunk;
    return writeText(stream, `${JSON.stringify(line)}\n`);
  };
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

/**
 * Writes the text of an answer as it comes to stdout and ends its last line; what the model thinks before it goes to
 * stderr, faint on a terminal.
 * @param reasoning whether that is written @default on a terminal
 */
export function textWriter(
  { stdout, stderr }: CommandContext,
  { reasoning = stderr.isTTY === true }: { readonly reasoning?: boolean | undefined } = {},
): ChunkWriter {
  let isThinking = false;
  let endsLine = false;
  return async (chunk) => {
    if (chunk.type === "reasoning") {
      if (!reasoning) return;
      isThinking = true;
      // Each piece alone, so that the terminal is as it was whenever this ends.
      const { content } = chunk;
      await writeText(stderr, stderr.isTTY === true ? `\u001B[2m${content}\u001B[22m` : content);
      return;
    }
    if (isThinking) await writeText(stderr, stderr.isTTY === true ? "\n\n" : "\n");
    isThinking = false;
    if (chunk.isFinal && !endsLine) await writeText(stdout, "\n");
    if (chunk.type !== "text") return;
    endsLine = chunk.content.endsWith("\n");
    await writeText(stdout, chunk.content);
  };
}
