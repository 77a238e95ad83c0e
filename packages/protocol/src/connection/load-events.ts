import {
  linkedAbortController,
  LlmError,
  type LoadedModel,
  type LoadOptions,
  type LoadSettings,
} from "@llm/domain";
import { encodeError } from "../errors/error-codec.ts";
import type { LoadEvent } from "../schemas/model-schemas.ts";

type Load = (options: LoadOptions) => Promise<LoadedModel>;

/** Turns a load with a progress callback into its events; a slow reader gets the newest progress only. */
export async function* writeLoad(
  load: Load,
  settings: LoadSettings,
  callerSignal: AbortSignal | undefined,
): AsyncGenerator<LoadEvent, void, undefined> {
  using cancel = linkedAbortController(callerSignal);
  let progress: number | undefined;
  let wake: () => void = () => {};
  const loading = load({
    ...settings,
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
  loading.then(settle, settle);
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
    yield { type: "loaded", loaded: await loading };
  } catch (error) {
    throw encodeError(error);
  } finally {
    cancel.abort(new DOMException("The reader left the load.", "AbortError"));
  }
}

/** Turns the events of a load into progress callbacks and its result. */
export async function readLoad(
  events: AsyncIterable<LoadEvent, unknown, undefined>,
  onProgress: LoadOptions["onProgress"],
): Promise<LoadedModel> {
  let loaded: LoadedModel | undefined;
  for await (const event of events) {
    if (event.type === "progress") onProgress?.(event.progress);
    else loaded = event.loaded;
  }
  if (loaded !== undefined) return loaded;
  throw new LlmError("PROTOCOL_VIOLATION", "A load ended without its result.");
}
