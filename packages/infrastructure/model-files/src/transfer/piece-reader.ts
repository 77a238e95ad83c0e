import { abortReason } from "@llm/domain/adapters";
import type { HttpResponse } from "../network/http-client.ts";
import { connectionLost, stalled } from "../network/request-errors.ts";

export interface PieceReaderOptions {
  readonly host: string;
  /** Silence after which the connection counts as dead, in milliseconds. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
}

/**
 * Reads the content of an answer piece by piece. Only waiting for the server counts as its silence: while the
 * disk is slow, nothing is read and nothing is given up.
 */
export async function* readPieces(
  response: HttpResponse,
  { host, stallMs, signal }: PieceReaderOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal.throwIfAborted();
  let isWaiting = true;
  let isSilent = false;
  const timer = setTimeout(() => {
    isSilent = isWaiting;
    if (isSilent) void response.discard();
  }, stallMs);
  // Letting go of the answer ends the waiting for its next piece. A race with a promise of the whole answer's
  // life would keep every piece in memory until then.
  const onAbort = () => void response.discard();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    for await (const piece of response.body) {
      isWaiting = false;
      signal.throwIfAborted();
      yield piece;
      isWaiting = true;
      timer.refresh();
    }
    if (signal.aborted) throw abortReason(signal);
    if (isSilent) throw stalled(host, Math.ceil(stallMs / 1_000));
  } catch (error) {
    signal.throwIfAborted();
    throw isSilent ? stalled(host, Math.ceil(stallMs / 1_000)) : connectionLost(error, host);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    await response.discard();
  }
}
