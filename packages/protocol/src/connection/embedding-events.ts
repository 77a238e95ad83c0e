import type { Embedding } from "@llm/domain";
import { linkedAbortController } from "@llm/domain/adapters";
import { encodeError } from "../errors/error-codec.ts";

/** Embeds, and gives the embeddings one by one: all at once could be too long for a frame. */
export async function* writeEmbeddings(
  embed: (options: { signal: AbortSignal }) => Promise<readonly Embedding[]>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Embedding, void, undefined> {
  // Of its own, so that the work ends too when the iteration is left without an abort.
  using cancel = linkedAbortController(signal);
  try {
    yield* await embed({ signal: cancel.signal });
  } catch (error) {
    throw encodeError(error);
  } finally {
    cancel.abort();
  }
}

/** Reads what `writeEmbeddings` wrote. */
export async function readEmbeddings(
  events: AsyncIterable<Embedding, unknown, undefined>,
): Promise<readonly Embedding[]> {
  const embeddings: Embedding[] = [];
  for await (const embedding of events) embeddings.push(embedding);
  return embeddings;
}
