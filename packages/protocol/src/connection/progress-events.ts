import { linkedAbortController } from "@llm/domain/adapters";
import { encodeError } from "../errors/error-codec.ts";

interface WorkOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: number) => void;
}

interface ProgressEvent {
  readonly type: "progress";
  readonly progress: number;
}

/** Turns work with a progress callback into its events; a slow reader gets the newest progress only. */
export async function* writeProgress<Result, LastEvent>(
  work: (options: WorkOptions) => Promise<Result>,
  lastEvent: (result: Result) => LastEvent,
  callerSignal: AbortSignal | undefined,
): AsyncGenerator<ProgressEvent | LastEvent, void, undefined> {
  using cancel = linkedAbortController(callerSignal);
  let progress: number | undefined;
  let wake: () => void = () => {};
  const working = work({
    signal: cancel.signal,
    onProgress: (value) => {
      progress = value;
      wake();
    },
  });
  let settled = false;
  const settle = () => {
    settled = true;
    wake();
  };
  working.then(settle, settle);
  try {
    for (;;) {
      if (progress !== undefined) {
        const newest = progress;
        // Before the reader is waited for, so that what comes meanwhile is not lost.
        progress = undefined;
        yield { type: "progress", progress: newest };
      } else if (settled) break;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    yield lastEvent(await working);
  } catch (error) {
    throw encodeError(error);
  } finally {
    cancel.abort(new DOMException("The reader left the work.", "AbortError"));
  }
}
