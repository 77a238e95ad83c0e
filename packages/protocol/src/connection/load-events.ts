import { LlmError, type LoadedModel, type LoadOptions, type LoadSettings } from "@llm/domain";
import type { LoadEvent } from "../schemas/model-schemas.ts";
import { writeProgress } from "./progress-events.ts";

type Load = (options: LoadOptions) => Promise<LoadedModel>;

/** Turns a load with a progress callback into its events; a slow reader gets the newest progress only. */
export function writeLoad(
  load: Load,
  settings: LoadSettings,
  callerSignal: AbortSignal | undefined,
): AsyncGenerator<LoadEvent, void, undefined> {
  return writeProgress(
    (options) => load({ ...settings, ...options }),
    (loaded) => ({ type: "loaded" as const, loaded }),
    callerSignal,
  );
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
