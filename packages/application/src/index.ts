export {
  LocalModelCatalogue,
  type LocalModelCatalogueParts,
} from "./catalogue/local-model-catalogue.ts";
export { recommendedModels } from "./catalogue/recommended-models.ts";
export { EngineRouter, type RoutedEngine } from "./engines/engine-router.ts";
export { createLocalServices, type LocalServicesParts } from "./services/create-local-services.ts";
export { LocalLlmService, type LocalLlmServiceParts } from "./services/local-llm-service.ts";
export { LocalModelManager, type LocalModelManagerParts } from "./services/local-model-manager.ts";
export {
  downloadAll,
  type CombinedProgress,
  type DownloadAllOptions,
  type DownloadOutcome,
} from "./services/download-all.ts";
export {
  LocalConversationService,
  undoMs,
  type LocalConversationServiceParts,
} from "./services/local-conversation-service.ts";
export type { Timer } from "./conversations/timer.ts";
