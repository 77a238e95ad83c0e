export { backPressureContract, type BackPressureSetup } from "./back-pressure-contract.ts";
export { clientServicesContract } from "./client-services/client-services-contract.ts";
export type { ClientCapabilities, ClientSetup } from "./client-services/client-setup.ts";
export { conversationRepositoryContract } from "./conversation-repository/conversation-repository-contract.ts";
export type {
  ConversationStoreCapabilities,
  ConversationStoreSetup,
} from "./conversation-repository/conversation-setup.ts";
export { hubAccountContract, type HubAccountSetup } from "./hub-account/hub-account-contract.ts";
export type { TestApi } from "./test-api.ts";
export { workerServiceContract } from "./worker-service/worker-service-contract.ts";
export type {
  MakeWorkerSetup,
  WorkerCapabilities,
  WorkerSetup,
  WorkerSetupUse,
} from "./worker-service/worker-setup.ts";
export type { DownloaderSetup } from "./model-downloader/downloader-setup.ts";
export { modelDownloaderContract } from "./model-downloader/model-downloader-contract.ts";
export { modelHubContract, type HubSetup } from "./model-hub/model-hub-contract.ts";
export {
  modelRepositoryContract,
  type RepositorySetup,
} from "./model-repository/model-repository-contract.ts";
export { conversationServiceContract } from "./conversation-service/conversation-service-contract.ts";
export type { ConversationServiceSetup } from "./conversation-service/service-setup.ts";
