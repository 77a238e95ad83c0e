import type { LoadedModel, LoadOptions, ModelId } from "@llm/domain";
import { checkLoadOptions } from "@llm/domain/adapters";
import type { ClientConnection } from "../connection/client-connection.ts";
import { readLoad } from "../connection/load-events.ts";
import type { clientContract } from "../contracts/client-contract.ts";

interface LoadRequest extends LoadOptions {
  readonly modelId: ModelId;
}

/** Makes one load call and reads its events to the end. */
export function remoteLoad(
  connection: ClientConnection<typeof clientContract>,
  { modelId, signal, onProgress, ...settings }: LoadRequest,
): Promise<LoadedModel> {
  return connection.run(async () => {
    checkLoadOptions(settings);
    const events = await connection.client.models.load({ modelId, settings }, { signal });
    return readLoad(events, onProgress);
  }, signal);
}
