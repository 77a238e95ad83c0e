import {
  callerLimit,
  contextPolicies,
  finishReasons,
  generationOptionRanges,
  stopLimits,
  type GenerationOptions,
  type Message,
  type Prompt,
  type StreamChunk,
  type Timings,
  type Usage,
} from "@llm/domain";
import { z } from "zod";
import { modelIdSchema } from "./model-schemas.ts";
import { outputSettings, toolCallSchema } from "./output-schemas.ts";
import { rangeSchema } from "./range-schema.ts";

const count = z.number().int().nonnegative();
const milliseconds = z.number().nonnegative();

export const messageSchema: z.ZodType<Message> = z.discriminatedUnion("role", [
  z.object({ role: z.enum(["system", "user"]), content: z.string() }),
  z.object({
    role: z.literal("assistant"),
    content: z.string(),
    toolCalls: z.array(toolCallSchema).optional(),
  }),
  z.object({ role: z.literal("tool"), content: z.string(), callId: z.string() }),
]);

export const promptSchema: z.ZodType<Prompt> = z.object({ messages: z.array(messageSchema) });

/** The options of an answer that are data. */
export const answerSettingsSchema = z.object({
  modelId: modelIdSchema.optional(),
  caller: z.string().min(1).max(callerLimit).optional(),
  maxTokens: rangeSchema(generationOptionRanges.maxTokens).optional(),
  temperature: rangeSchema(generationOptionRanges.temperature).optional(),
  topP: rangeSchema(generationOptionRanges.topP).optional(),
  topK: rangeSchema(generationOptionRanges.topK).optional(),
  minP: rangeSchema(generationOptionRanges.minP).optional(),
  seed: rangeSchema(generationOptionRanges.seed).optional(),
  ...outputSettings,
  repeatPenalty: rangeSchema(generationOptionRanges.repeatPenalty).optional(),
  repeatLastTokens: rangeSchema(generationOptionRanges.repeatLastTokens).optional(),
  stop: z
    .array(z.string().min(1).max(stopLimits.characters))
    .max(stopLimits.phrases)
    .readonly()
    .optional(),
  contextPolicy: z.enum(contextPolicies).optional(),
}) satisfies z.ZodType<GenerationOptions>;

/** The same for the engine: only the host decides which files are written. */
export const engineAnswerSettingsSchema = answerSettingsSchema.extend({
  stateFile: z.string().min(1).max(4096).optional(),
});

const usageSchema: z.ZodType<Usage> = z.object({
  promptTokens: count,
  cachedPromptTokens: count.optional(),
  completionTokens: count,
  contextUsed: count,
  contextSize: count,
});

const timingsSchema: z.ZodType<Timings> = z.object({
  loadMs: milliseconds.optional(),
  queueMs: milliseconds,
  promptMs: milliseconds,
  generationMs: milliseconds,
  firstChunkMs: milliseconds,
  tokensPerSecond: z.number().nonnegative(),
});

const chunk = { index: count, content: z.string() };

export const streamChunkSchema: z.ZodType<StreamChunk> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), ...chunk, isFinal: z.literal(false) }),
  z.object({ type: z.literal("reasoning"), ...chunk, isFinal: z.literal(false) }),
  z.object({
    type: z.literal("tool-call"),
    ...chunk,
    isFinal: z.literal(false),
    callId: z.string(),
    toolName: z.string(),
  }),
  z.object({
    type: z.literal("final"),
    ...chunk,
    isFinal: z.literal(true),
    finishReason: z.enum(finishReasons),
    usage: usageSchema,
    timings: timingsSchema,
    droppedMessages: z.array(count).optional(),
  }),
]);

/** How far the prompt of a stream is read. */
export const promptProgressSchema = z.object({
  type: z.literal("prompt-progress"),
  processed: count,
  total: count,
  cached: count,
});
export type PromptProgressEvent = z.infer<typeof promptProgressSchema>;

/** What comes on the stream of an answer: its chunks, and before them its progress when that was asked for. */
export const answerEventSchema = z.union([streamChunkSchema, promptProgressSchema]);
export type AnswerEvent = z.infer<typeof answerEventSchema>;
