export type { CatalogueModel } from "./entities/catalogue-model.ts";
export { CompletionBuilder, type Completion } from "./entities/completion.ts";
export {
  downloadStatuses,
  isSettled,
  type Download,
  type DownloadId,
  type DownloadStatus,
} from "./entities/download.ts";
export type { BackendInfo, EngineInfo } from "./entities/engine-info.ts";
export {
  checkRanges,
  generationOptionRanges,
  loadOptionRanges,
  type GenerationOptions,
} from "./entities/generation-options.ts";
export { estimateFit, type MachineFacts, type ModelFit } from "./entities/model-fit.ts";
export type { FileVerification, ModelVerification } from "./entities/model-verification.ts";
export type { HubModel, RemoteFile, RemoteModel } from "./entities/remote-model.ts";
export type { Message, MessageRole } from "./entities/message.ts";
export type {
  ErrorSummary,
  LoadedModel,
  Model,
  ModelFile,
  ModelId,
  ModelState,
} from "./entities/model.ts";
export {
  createPrompt,
  type Prompt,
  type PromptInput,
  type PromptOptions,
} from "./entities/prompt.ts";
export {
  finishReasons,
  type ChunkHandler,
  type FinalChunk,
  type FinishReason,
  type ReasoningChunk,
  type StreamChunk,
  type TextChunk,
  type ToolCallChunk,
} from "./entities/stream-chunk.ts";
export type { Timings, Usage } from "./entities/usage.ts";
export { errorCodes, isLlmErrorCode, type LlmErrorCode } from "./errors/error-codes.ts";
export { LlmError, type ErrorDetails, type LlmErrorOptions } from "./errors/llm-error.ts";
export { restoreError, summarizeError } from "./errors/summarize-error.ts";
export type { Clock } from "./ports/clock.ts";
export type { AskOptions, LlmService } from "./ports/llm-service.ts";
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
  ExecuteOptions,
  LoadOptions,
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
export { LatestFeed, type LatestFeedOptions } from "./streaming/latest-feed.ts";
export {
  linkedAbortController,
  type LinkedAbortController,
} from "./streaming/linked-abort-controller.ts";
