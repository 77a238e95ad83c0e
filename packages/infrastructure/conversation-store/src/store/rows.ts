import { z } from "zod";
import {
  isLlmErrorCode,
  type AnswerTurn,
  type Attachment,
  type Conversation,
  type ConversationSettings,
  type ConversationSummary,
  type ErrorSummary,
  type GenerationOptions,
  type LlmErrorCode,
  type QuestionTurn,
  type Timings,
  type Turn,
  type Usage,
} from "@llm/domain";
import { answerStatuses, conversationOrigins, finishReasons } from "@llm/domain/adapters";

// A key of the type that is missing here does not compile, nor one that is optional in one of them alone. What a later
// version has added is kept as it is.
type Fields<Value> = {
  readonly [Name in keyof Value]-?: undefined extends Value[Name]
    ? z.ZodOptional<z.ZodType<Exclude<Value[Name], undefined>>>
    : z.ZodType<Value[Name]>;
};

const usage = z.looseObject({
  promptTokens: z.number(),
  cachedPromptTokens: z.number().optional(),
  completionTokens: z.number(),
  contextUsed: z.number().optional(),
  contextSize: z.number().optional(),
} satisfies Fields<Usage>);

const timings = z.looseObject({
  loadMs: z.number().optional(),
  queueMs: z.number().optional(),
  promptMs: z.number().optional(),
  generationMs: z.number().optional(),
  firstChunkMs: z.number().optional(),
  tokensPerSecond: z.number().optional(),
} satisfies Fields<Timings>);

const error = z.looseObject({
  // One of a later version fails no conversation.
  code: z
    .string()
    .transform((code): LlmErrorCode => (isLlmErrorCode(code) ? code : "GENERATION_FAILED")),
  message: z.string(),
  hint: z.string(),
  retryable: z.boolean(),
  details: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
  ),
} satisfies Fields<ErrorSummary>);

const attachment = z.looseObject({
  sha256: z.string(),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number(),
} satisfies Fields<Attachment>);

const question = z.looseObject({
  role: z.literal("user"),
  id: z.string(),
  parentId: z.string().optional(),
  createdAt: z.number(),
  text: z.string(),
  attachments: z.array(attachment).optional(),
} satisfies Fields<QuestionTurn>);

const answer = z.looseObject({
  role: z.literal("assistant"),
  id: z.string(),
  parentId: z.string().optional(),
  createdAt: z.number(),
  status: z.enum(answerStatuses),
  text: z.string(),
  reasoning: z.string(),
  reasoningMs: z.number().optional(),
  model: z.looseObject({ id: z.string(), name: z.string() }).optional(),
  finishReason: z.enum(finishReasons).optional(),
  usage: usage.optional(),
  timings: timings.optional(),
  unseenTurns: z.number().optional(),
  error: error.optional(),
  writer: z.string().optional(),
} satisfies Fields<AnswerTurn>);

// Checked by whoever asks; one of a later version is kept as it is.
const generation = z.custom<GenerationOptions>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

const settings = z.looseObject({
  modelId: z.string().optional(),
  system: z.string().optional(),
  generation: generation.optional(),
  presetId: z.string().optional(),
} satisfies Fields<ConversationSettings>);

/** What a conversation has beside its summary and its turns. */
export type ConversationState = Omit<Conversation, keyof ConversationSummary | "turns">;

export const turnSchema: z.ZodType<Turn> = z.discriminatedUnion("role", [question, answer]);

export const summarySchema: z.ZodType<ConversationSummary> = z.looseObject({
  id: z.string(),
  title: z.string(),
  origin: z.enum(conversationOrigins),
  isPinned: z.boolean(),
  folder: z.string().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
} satisfies Fields<ConversationSummary>);

export const stateSchema: z.ZodType<ConversationState> = z.looseObject({
  settings,
  activeTurnId: z.string().optional(),
  draft: z.string(),
  readingPosition: z.string().optional(),
} satisfies Fields<ConversationState>);
