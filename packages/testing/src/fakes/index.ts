export { channelPair } from "./channel-pair.ts";
export type { AnswerScript } from "./fake-answer.ts";
export {
  FakeConversationRepository,
  type ConversationCall,
} from "./fake-conversation-repository.ts";
export { answerTurn, emptyConversation, shortConversation } from "./fake-conversations.ts";
export type { LoadScript } from "./fake-load.ts";
export {
  FakeModelDownloader,
  type DownloadScript,
  type FakeModelDownloaderOptions,
} from "./fake-model-downloader.ts";
export { FakeHubAccount, fakeHubToken } from "./fake-hub-account.ts";
export { FakeModelHub, fakeRemoteModels } from "./fake-model-hub.ts";
export { FakeModelRepository, fakeModels } from "./fake-model-repository.ts";
export { FakeWorkerService, type FakeCall } from "./fake-worker-service.ts";
export { ManualClock } from "./manual-clock.ts";
