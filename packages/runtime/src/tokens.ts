import type {
  HubAccount,
  LlmService,
  Logger,
  ModelCatalogue,
  ModelDownloader,
  ModelRepository,
  WorkerService,
} from "@llm/domain";
import type { LocalConversationService, LocalModelManager } from "@llm/application";
import type { SqliteConversationRepository } from "@llm/conversation-store";
import type { HubAccess, SettingsFile } from "@llm/model-files";
import type { InjectionToken } from "tsyringe";

// A symbol has no type of its own; the cast gives it that of what it stands for, which types `resolve`.
/** Names the parts in the container. */
export const tokens = {
  logger: Symbol("Logger") as InjectionToken<Logger>,
  repository: Symbol("ModelRepository") as InjectionToken<ModelRepository>,
  conversationStore: Symbol("ConversationStore") as InjectionToken<SqliteConversationRepository>,
  worker: Symbol("WorkerService") as InjectionToken<WorkerService>,
  models: Symbol("ModelManager") as InjectionToken<LocalModelManager>,
  llm: Symbol("LlmService") as InjectionToken<LlmService>,
  conversations: Symbol("ConversationService") as InjectionToken<LocalConversationService>,
  settings: Symbol("SettingsFile") as InjectionToken<SettingsFile>,
  hubAccess: Symbol("HubAccess") as InjectionToken<HubAccess>,
  hubAccount: Symbol("HubAccount") as InjectionToken<HubAccount>,
  downloads: Symbol("ModelDownloader") as InjectionToken<ModelDownloader>,
  catalogue: Symbol("ModelCatalogue") as InjectionToken<ModelCatalogue>,
} as const;
