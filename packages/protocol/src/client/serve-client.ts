import type {
  ConversationService,
  HubAccount,
  LlmService,
  ModelCatalogue,
  ModelDownloads,
  ModelManager,
} from "@llm/domain";
import { implement } from "@orpc/server";
import { serveRouter, type ServeOptions } from "../connection/serve-router.ts";
import { clientContract } from "../contracts/client-contract.ts";
import { PROTOCOL_VERSION } from "../protocol-version.ts";
import type { Channel } from "../transport/channel.ts";
import { serveConversations } from "./remote-conversation-service.ts";
import { serveHubAccount } from "./remote-hub-account.ts";
import { serveLlmService } from "./remote-llm-service.ts";
import { serveModelCatalogue } from "./remote-model-catalogue.ts";
import { serveModelDownloads } from "./remote-model-downloads.ts";
import { serveModelManager } from "./remote-model-manager.ts";

/** What a user interface works with, in process or over a channel. */
export interface ClientServices {
  readonly llm: LlmService;
  readonly conversations: ConversationService;
  readonly models: ModelManager;
  readonly downloads: ModelDownloads;
  readonly catalogue: ModelCatalogue;
  readonly hubAccount: HubAccount;
}

/** Serves the services of a host to a page on a channel until the channel closes; its answers are aborted then. */
export async function serveClient(
  channel: Channel,
  services: ClientServices,
  options: ServeOptions = {},
): Promise<void> {
  const os = implement(clientContract);
  const router = os.router({
    hello: os.hello.handler(() => ({ protocolVersion: PROTOCOL_VERSION })),
    llm: serveLlmService(services.llm),
    conversations: serveConversations(services.conversations),
    models: serveModelManager(services.models),
    downloads: serveModelDownloads(services.downloads),
    hubAccount: serveHubAccount(services.hubAccount),
    catalogue: serveModelCatalogue(services.catalogue),
  });
  await serveRouter(channel, router, options);
}
