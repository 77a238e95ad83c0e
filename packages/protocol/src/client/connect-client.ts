import { LlmError } from "@llm/domain";
import { ClientConnection } from "../connection/client-connection.ts";
import { clientContract } from "../contracts/client-contract.ts";
import type { Channel } from "../transport/channel.ts";
import { RemoteConversationService } from "./remote-conversation-service.ts";
import { RemoteHubAccount } from "./remote-hub-account.ts";
import { RemoteLlmService } from "./remote-llm-service.ts";
import { RemoteModelCatalogue } from "./remote-model-catalogue.ts";
import { RemoteModelDownloads } from "./remote-model-downloads.ts";
import { RemoteModelManager } from "./remote-model-manager.ts";
import type { ClientServices } from "./serve-client.ts";

/** A host at the other end of a channel: the same services as in its process. */
export interface LlmClient extends ClientServices {
  /** Resolves with why, when the connection has ended; every call then fails with that error. */
  readonly closed: Promise<LlmError>;
  close(): void;
}

/** Makes the services of a channel on whose other end is `serveClient`. */
export function connectClient(channel: Channel): LlmClient {
  const connection = new ClientConnection(channel, clientContract);
  connection.checkVersion(() => connection.client.hello());
  return {
    llm: new RemoteLlmService(connection),
    conversations: new RemoteConversationService(connection),
    models: new RemoteModelManager(connection),
    downloads: new RemoteModelDownloads(connection),
    catalogue: new RemoteModelCatalogue(connection),
    hubAccount: new RemoteHubAccount(connection),
    closed: connection.closed,
    close: () => connection.close(new LlmError("TRANSPORT_CLOSED", "The connection was closed.")),
  };
}
