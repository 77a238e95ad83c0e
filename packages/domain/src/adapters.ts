// What it takes to implement a port, beside what `index.ts` has for everyone.
export { settingSources } from "./entities/calibration.ts";
export { checkCapabilities } from "./entities/check-capabilities.ts";
export {
  answerOptionRules,
  checkGenerationOptions,
  type AnswerOptions,
} from "./entities/check-options.ts";
export { CompletionBuilder } from "./entities/completion.ts";
export {
  completeAnswer,
  failAnswer,
  interruptAnswer,
  newAnswer,
  stopAnswer,
} from "./entities/conversation/answer.ts";
export { branchTo } from "./entities/conversation/branch.ts";
export { checkTurn, checkTurns } from "./entities/conversation/check-turns.ts";
export { conversationOrigins } from "./entities/conversation/conversation.ts";
export { exportHeader, toJson, toMarkdown } from "./entities/conversation/export.ts";
export { findWords, matchWords, type FoundWords } from "./entities/conversation/find-words.ts";
export { sentTurns, type SentTurns } from "./entities/conversation/messages.ts";
export { readExport } from "./entities/conversation/read-export.ts";
export { foldText, searchWords } from "./entities/conversation/search-text.ts";
export { titleFrom } from "./entities/conversation/title.ts";
export { answerStatuses } from "./entities/conversation/turn.ts";
export {
  summarizeConversation,
  updateConversation,
} from "./entities/conversation/update-conversation.ts";
export { downloadStatuses } from "./entities/download.ts";
export { checkEmbeddingInput } from "./entities/embedding-input.ts";
export { fitPrompt, type FitOptions, type FittedPrompt } from "./entities/fit-prompt.ts";
export { generationOptionRules, samplingOptionRules } from "./entities/generation-options.ts";
export {
  hubTokenPattern,
  hubTokenRule,
  hubTokenSources,
  parseHubToken,
} from "./entities/hub-token.ts";
export {
  checkLoadOptions,
  llamaLoadOptionRules,
  loadOptionRules,
} from "./entities/load-settings.ts";
export {
  capabilityNames,
  capabilitySources,
  requireCapability,
} from "./entities/model-capabilities.ts";
export { modelOrigins, unloadReasons } from "./entities/model.ts";
export {
  checkOptions,
  fitsRule,
  type OptionRule,
  type OptionRules,
} from "./entities/option-rules.ts";
export { parseOutputOptions, type OutputOptions } from "./entities/output-options.ts";
export { sampledProgress } from "./entities/prompt-progress.ts";
export { isContinuation } from "./entities/prompt.ts";
export { resolveSampling } from "./entities/sampling.ts";
export { finishReasons, toolCallPhases } from "./entities/stream-chunk.ts";
export { configurationProblems, invalidVariable } from "./errors/invalid-variable.ts";
export { restoreError, summarizeError } from "./errors/summarize-error.ts";
export { Listeners } from "./events/listeners.ts";
export { findMismatch } from "./json-schema/find-mismatch.ts";
export { typesOf, type JsonType } from "./json-schema/json-schema.ts";
export type { PromptedObject } from "./json-schema/object-schema.ts";
export {
  highest,
  jsonSchemaLimits,
  lowest,
  parseJsonSchema,
} from "./json-schema/parse-json-schema.ts";
export { promptForObject } from "./json-schema/prompt-for-object.ts";
export { pathText, type ValuePath } from "./json-schema/value-path.ts";
export {
  listConversationsRules,
  searchConversationsRules,
} from "./ports/conversation-repository.ts";
export { searchOptionRules } from "./ports/model-hub.ts";
export { abortReason } from "./streaming/abort-reason.ts";
export { ChunkBuffer, type ChunkBufferOptions } from "./streaming/chunk-buffer.ts";
export {
  chunkStream,
  type ChunkProducer,
  type ChunkStreamOptions,
} from "./streaming/chunk-stream.ts";
export { ConversationFeed } from "./streaming/conversation-feed.ts";
export { LatestFeed, type LatestFeedOptions } from "./streaming/latest-feed.ts";
export { LatestFeeds } from "./streaming/latest-feeds.ts";
export {
  linkedAbortController,
  type LinkedAbortController,
} from "./streaming/linked-abort-controller.ts";
export { StopText } from "./streaming/stop-text.ts";
export { untilAborted } from "./streaming/until-aborted.ts";
