import {
  checkLoadOptions,
  type LoadedModel,
  type LoadOptions,
  type LoadSettings,
  type ModelId,
} from "@llm/domain";
import { readLoad } from "../connection/load-events.ts";
import type { LoadEvent } from "../schemas/model-schemas.ts";

interface Connection {
  run<Result>(call: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

type LoadCall = (
  input: { modelId: ModelId; settings: LoadSettings },
  options: { signal?: AbortSignal | undefined },
) => Promise<AsyncIterable<LoadEvent, unknown, undefined>>;

interface LoadRequest extends LoadOptions {
  modelId: ModelId;
}

/** Makes one load call and reads its events to the end. */
export function remoteLoad(
  connection: Connection,
  load: LoadCall,
  { modelId, signal, onProgress, ...settings }: LoadRequest,
): Promise<LoadedModel> {
  return connection.run(async () => {
    checkLoadOptions(settings);
    return readLoad(await load({ modelId, settings }, { signal }), onProgress);
  }, signal);
}
