import type {
  CatalogueModel,
  ConversationRepository,
  HubAccount,
  Logger,
  MachineFacts,
  ModelDownloader,
  ModelHub,
  ModelRepository,
  WorkerService,
} from "@llm/domain";
import { LocalModelCatalogue } from "../catalogue/local-model-catalogue.ts";
import { recommendedModels } from "../catalogue/recommended-models.ts";
import { LocalConversationService } from "./local-conversation-service.ts";
import { LocalLlmService } from "./local-llm-service.ts";
import { LocalModelManager } from "./local-model-manager.ts";

/** What the services stand on; all of it stays its owner's. */
export interface LocalServicesParts<Downloads extends ModelDownloader = ModelDownloader> {
  readonly worker: WorkerService;
  readonly repository: ModelRepository;
  readonly conversationRepository: ConversationRepository;
  readonly downloads: Downloads;
  readonly hub: ModelHub;
  readonly hubAccount: HubAccount;
  readonly machine: MachineFacts;
  /** @default those of this package */
  readonly recommended?: readonly CatalogueModel[] | undefined;
  readonly logger?: Logger | undefined;
}

/**
 * Makes all services of a user interface of adapters, in the process of the caller. Disposing them ends the answers that
 * are being written and unloads the models.
 */
export function createLocalServices<Downloads extends ModelDownloader>({
  worker,
  repository,
  conversationRepository,
  downloads,
  hub,
  hubAccount,
  machine,
  recommended = recommendedModels,
  logger,
}: LocalServicesParts<Downloads>) {
  const models = new LocalModelManager({ worker, repository, logger });
  const llm = new LocalLlmService({ worker, models });
  const conversations = new LocalConversationService({
    llm,
    models,
    repository: conversationRepository,
    logger,
  });
  return {
    llm,
    models,
    conversations,
    downloads,
    catalogue: new LocalModelCatalogue({ hub, recommended, machine }),
    hubAccount,
    async [Symbol.asyncDispose]() {
      await conversations[Symbol.asyncDispose]();
      await models[Symbol.asyncDispose]();
    },
  };
}
