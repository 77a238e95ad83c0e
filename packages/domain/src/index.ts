export type { Calibration, SettingSource } from "./entities/calibration.ts";
export type { CatalogueModel } from "./entities/catalogue-model.ts";
export type { Completion } from "./entities/completion.ts";
export { applyChange, type WatchedConversation } from "./entities/conversation/apply-change.ts";
export { newestLeaf, shownBranch, versionsOf } from "./entities/conversation/branch.ts";
export type {
  Conversation,
  ConversationId,
  ConversationOrigin,
  ConversationSettings,
  ConversationSummary,
  ConversationUpdate,
} from "./entities/conversation/conversation.ts";
export { unseenTurns } from "./entities/conversation/messages.ts";
export type {
  AnswerStatus,
  AnswerTurn,
  Attachment,
  QuestionTurn,
  Turn,
  TurnId,
} from "./entities/conversation/turn.ts";
export {
  isSettled,
  type Download,
  type DownloadId,
  type DownloadStatus,
} from "./entities/download.ts";
export type { Embedding } from "./entities/embedding.ts";
export type { BackendInfo, EngineInfo, LocalEngineInfo } from "./entities/engine-info.ts";
export {
  contextPolicies,
  type ContextPolicy,
  type GenerationOptions,
} from "./entities/generation-options.ts";
export type { HubLogin, HubTokenSource, HubTokenState } from "./entities/hub-token.ts";
export { kvCacheTypes, type KvCacheType } from "./entities/kv-cache-type.ts";
export type { LlamaLoadSettings, LoadOptions, LoadSettings } from "./entities/load-settings.ts";
export {
  hasImage,
  textOf,
  type ContentPart,
  type FilePart,
  type ImagePart,
  type Message,
  type MessageRole,
  type TextPart,
} from "./entities/message.ts";
export type {
  Capability,
  CapabilityName,
  CapabilitySource,
  ModelCapabilities,
  ReasoningCapability,
  ToolsCapability,
} from "./entities/model-capabilities.ts";
export type { ModelFacts } from "./entities/model-facts.ts";
export { estimateFit, type MachineFacts, type ModelFit } from "./entities/model-fit.ts";
export type { EndpointPlace, FilePlace, ModelPlace } from "./entities/model-place.ts";
export type { FileVerification, ModelVerification } from "./entities/model-verification.ts";
export type {
  ErrorSummary,
  LoadedModel,
  LocalModelFacts,
  Model,
  ModelChange,
  ModelFile,
  ModelId,
  ModelOrigin,
  ModelState,
  UnloadReason,
} from "./entities/model.ts";
export type { ResponseFormat } from "./entities/output-options.ts";
export type { Page } from "./entities/page.ts";
export type { PromptProgress } from "./entities/prompt-progress.ts";
export {
  createPrompt,
  type Prompt,
  type PromptInput,
  type PromptOptions,
} from "./entities/prompt.ts";
export type { HubModel, RemoteFile, RemoteModel } from "./entities/remote-model.ts";
export {
  defaultSampling,
  type ResolvedSampling,
  type SamplingOptions,
} from "./entities/sampling.ts";
export type {
  AnswerOutcome,
  ChunkHandler,
  FinalChunk,
  FinishReason,
  ReasoningChunk,
  StreamChunk,
  TextChunk,
  ToolCallChunk,
  ToolCallPhase,
} from "./entities/stream-chunk.ts";
export type { ToolCall, ToolChoice, ToolDefinition } from "./entities/tool.ts";
export type { Timings, Usage } from "./entities/usage.ts";
export { errorCodes, isLlmErrorCode, type LlmErrorCode } from "./errors/error-codes.ts";
export type { ConfigurationProblem } from "./errors/invalid-variable.ts";
export { LlmError, type ErrorDetails, type LlmErrorOptions } from "./errors/llm-error.ts";
export { jsonObjectSchema } from "./json-schema/json-object-schema.ts";
export type { JsonSchema } from "./json-schema/json-schema.ts";
export type { JsonValue } from "./json-schema/json-value.ts";
export type { ObjectSchema } from "./json-schema/object-schema.ts";
export type { Clock, Timer, TimerClock } from "./ports/clock.ts";
export type {
  ConversationHit,
  ConversationRepository,
  ListConversationsOptions,
  NewTurns,
  SearchConversationsOptions,
} from "./ports/conversation-repository.ts";
export {
  exportFormats,
  type AskConversationOptions,
  type ConversationChange,
  type ConversationListChange,
  type ConversationService,
  type CreateConversationOptions,
  type ExportFormat,
} from "./ports/conversation-service.ts";
export type { HubAccount, SetTokenOptions } from "./ports/hub-account.ts";
export type { AskOptions, LlmService, ObjectOptions } from "./ports/llm-service.ts";
export type { Logger } from "./ports/logger.ts";
export type { ModelCatalogue } from "./ports/model-catalogue.ts";
export type {
  DownloadOptions,
  ModelDownloader,
  ModelDownloads,
  StartOptions,
} from "./ports/model-downloader.ts";
export type { InspectOptions, ModelHub, SearchOptions } from "./ports/model-hub.ts";
export type { ModelManager, WatchOptions } from "./ports/model-manager.ts";
export type {
  ImportOptions,
  ModelRepository,
  RemovedModel,
  VerifyOptions,
} from "./ports/model-repository.ts";
export type {
  CountOptions,
  EmbedOptions,
  ExecuteOptions,
  LlamaExecuteOptions,
  ModelUnloaded,
  WorkerService,
} from "./ports/worker-service.ts";
