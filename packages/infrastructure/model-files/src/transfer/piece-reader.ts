import { abortReason } from "@llm/domain";
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
  const pieces = response.body[Symbol.asyncIterator]();
  let fail: (reason: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => {});
  let isWaiting = true;
  const timer = setTimeout(() => {
    if (isWaiting) fail(stalled(host, Math.ceil(stallMs / 1_000)));
  }, stallMs);
  const onAbort = () => fail(abortReason(signal));
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    for (;;) {
      isWaiting = true;
      timer.refresh();
      const next = await Promise.race([failed, pieces.next()]);
      isWaiting = false;
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw connectionLost(error, host);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    await response.discard();
  }
}
