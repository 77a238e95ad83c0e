export { LocalLlmService, type LocalLlmServiceParts } from "./services/local-llm-service.ts";
export { LocalModelManager, type LocalModelManagerParts } from "./services/local-model-manager.ts";
