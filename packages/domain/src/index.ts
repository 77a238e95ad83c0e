export { settingSources, type Calibration, type SettingSource } from "./entities/calibration.ts";
export {
  answerOptionRules,
  checkGenerationOptions,
  type AnswerOptions,
} from "./entities/check-options.ts";
export { checkCapabilities } from "./entities/check-capabilities.ts";
export type { CatalogueModel } from "./entities/catalogue-model.ts";
export {
  completeAnswer,
  failAnswer,
  interruptAnswer,
  newAnswer,
  stopAnswer,
} from "./entities/conversation/answer.ts";
export { applyChange, type WatchedConversation } from "./entities/conversation/apply-change.ts";
export { branchTo, newestLeaf, shownBranch, versionsOf } from "./entities/conversation/branch.ts";
export { exportHeader, toJson, toMarkdown } from "./entities/conversation/export.ts";
export { readExport } from "./entities/conversation/read-export.ts";
export { sentTurns, unseenTurns, type SentTurns } from "./entities/conversation/messages.ts";
export { titleFrom } from "./entities/conversation/title.ts";
export {
  conversationOrigins,
  type Conversation,
  type ConversationId,
  type ConversationOrigin,
  type ConversationSettings,
  type ConversationSummary,
  type ConversationUpdate,
} from "./entities/conversation/conversation.ts";
export {
  answerStatuses,
  type AnswerStatus,
  type AnswerTurn,
  type Attachment,
  type QuestionTurn,
  type Turn,
  type TurnId,
} from "./entities/conversation/turn.ts";
export { checkTurn, checkTurns } from "./entities/conversation/check-turns.ts";
export { findWords, matchWords, type FoundWords } from "./entities/conversation/find-words.ts";
export { foldText, searchWords } from "./entities/conversation/search-text.ts";
export {
  summarizeConversation,
  updateConversation,
} from "./entities/conversation/update-conversation.ts";
export type { Page } from "./entities/page.ts";
export {
  listConversationsRules,
  searchConversationsRules,
  type ConversationHit,
  type ConversationRepository,
  type ListConversationsOptions,
  type NewTurns,
  type SearchConversationsOptions,
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
export { CompletionBuilder, type Completion } from "./entities/completion.ts";
export type { Embedding } from "./entities/embedding.ts";
export { checkEmbeddingInput } from "./entities/embedding-input.ts";
export {
  downloadStatuses,
  isSettled,
  type Download,
  type DownloadId,
  type DownloadStatus,
} from "./entities/download.ts";
export type { BackendInfo, EngineInfo, LocalEngineInfo } from "./entities/engine-info.ts";
export { fitPrompt, type FitOptions, type FittedPrompt } from "./entities/fit-prompt.ts";
export {
  contextPolicies,
  generationOptionRules,
  samplingOptionRules,
  type ContextPolicy,
  type GenerationOptions,
} from "./entities/generation-options.ts";
export {
  checkLoadOptions,
  llamaLoadOptionRules,
  loadOptionRules,
  type LlamaLoadSettings,
  type LoadOptions,
  type LoadSettings,
} from "./entities/load-settings.ts";
export {
  capabilityNames,
  capabilitySources,
  requireCapability,
  type Capability,
  type CapabilityName,
  type CapabilitySource,
  type ModelCapabilities,
  type ReasoningCapability,
  type ToolsCapability,
} from "./entities/model-capabilities.ts";
export type { ModelFacts } from "./entities/model-facts.ts";
export type { EndpointPlace, FilePlace, ModelPlace } from "./entities/model-place.ts";
export {
  checkOptions,
  fitsRule,
  type OptionRule,
  type OptionRules,
} from "./entities/option-rules.ts";
export {
  defaultSampling,
  resolveSampling,
  type ResolvedSampling,
  type SamplingOptions,
} from "./entities/sampling.ts";
export {
  hubTokenPattern,
  hubTokenRule,
  hubTokenSources,
  parseHubToken,
  type HubLogin,
  type HubTokenSource,
  type HubTokenState,
} from "./entities/hub-token.ts";
export { kvCacheTypes, type KvCacheType } from "./entities/kv-cache-type.ts";
export { estimateFit, type MachineFacts, type ModelFit } from "./entities/model-fit.ts";
export type { FileVerification, ModelVerification } from "./entities/model-verification.ts";
export type { HubModel, RemoteFile, RemoteModel } from "./entities/remote-model.ts";
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
export {
  modelOrigins,
  unloadReasons,
  type ErrorSummary,
  type LoadedModel,
  type LocalModelFacts,
  type Model,
  type ModelChange,
  type ModelFile,
  type ModelId,
  type ModelOrigin,
  type ModelState,
  type UnloadReason,
} from "./entities/model.ts";
export {
  parseOutputOptions,
  type OutputOptions,
  type ResponseFormat,
} from "./entities/output-options.ts";
export {
  createPrompt,
  isContinuation,
  type Prompt,
  type PromptInput,
  type PromptOptions,
} from "./entities/prompt.ts";
export { sampledProgress, type PromptProgress } from "./entities/prompt-progress.ts";
export {
  finishReasons,
  toolCallPhases,
  type AnswerOutcome,
  type ChunkHandler,
  type FinalChunk,
  type FinishReason,
  type ReasoningChunk,
  type StreamChunk,
  type TextChunk,
  type ToolCallChunk,
  type ToolCallPhase,
} from "./entities/stream-chunk.ts";
export type { ToolCall, ToolChoice, ToolDefinition } from "./entities/tool.ts";
export type { Timings, Usage } from "./entities/usage.ts";
export { errorCodes, isLlmErrorCode, type LlmErrorCode } from "./errors/error-codes.ts";
export { LlmError, type ErrorDetails, type LlmErrorOptions } from "./errors/llm-error.ts";
export { restoreError, summarizeError } from "./errors/summarize-error.ts";
export { Listeners } from "./events/listeners.ts";
export type { Clock, Timer, TimerClock } from "./ports/clock.ts";
export { findMismatch } from "./json-schema/find-mismatch.ts";
export { jsonObjectSchema } from "./json-schema/json-object-schema.ts";
export { typesOf, type JsonSchema, type JsonType } from "./json-schema/json-schema.ts";
export type { JsonValue } from "./json-schema/json-value.ts";
export type { ObjectSchema, PromptedObject } from "./json-schema/object-schema.ts";
export {
  highest,
  jsonSchemaLimits,
  lowest,
  parseJsonSchema,
} from "./json-schema/parse-json-schema.ts";
export { promptForObject } from "./json-schema/prompt-for-object.ts";
export { pathText, type ValuePath } from "./json-schema/value-path.ts";
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
export {
  searchOptionRules,
  type InspectOptions,
  type ModelHub,
  type SearchOptions,
} from "./ports/model-hub.ts";
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
export { abortReason } from "./streaming/abort-reason.ts";
export { ChunkBuffer, type ChunkBufferOptions } from "./streaming/chunk-buffer.ts";
export {
  chunkStream,
  type ChunkProducer,
  type ChunkStreamOptions,
} from "./streaming/chunk-stream.ts";
export { ConversationFeed } from "./streaming/conversation-feed.ts";
export { LatestFeed, type LatestFeedOptions } from "./streaming/latest-feed.ts";
export {
  linkedAbortController,
  type LinkedAbortController,
} from "./streaming/linked-abort-controller.ts";
export { StopText } from "./streaming/stop-text.ts";
