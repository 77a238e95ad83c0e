import type {
  AskOptions,
  ContentPart,
  ExecuteOptions,
  FinalChunk,
  GenerationOptions,
  LlamaExecuteOptions,
  Message,
  Prompt,
  PromptProgress,
  StreamChunk,
  TextPart,
  Timings,
  ToolCallChunk,
  Usage,
} from "@llm/domain";
import {
  answerOptionRules,
  finishReasons,
  generationOptionRules,
  parseOutputOptions,
  toolCallPhases,
  type AnswerOptions,
} from "@llm/domain/adapters";
import { z } from "zod";
import { count, modelIdSchema, samplingSchema } from "./fact-schemas.ts";
import { objectSchema } from "./object-schema.ts";
import { optionShape } from "./option-schemas.ts";
import { outputShape, toolCallSchema } from "./output-schemas.ts";
import { refuse } from "./refusals.ts";

const milliseconds = z.number().nonnegative();

const textPart = objectSchema<TextPart>()({ type: z.literal("text"), text: z.string() });
const texts = z.union([z.string(), z.array(textPart)]);

const contentPartSchema = z.discriminatedUnion("type", [
  textPart,
  objectSchema<Extract<ContentPart, { type: "image" }>>()({
    type: z.literal("image"),
    mediaType: z.string(),
    data: z.string(),
  }),
  objectSchema<Extract<ContentPart, { type: "file" }>>()({
    type: z.literal("file"),
    name: z.string(),
    text: z.string(),
  }),
]);

type MessageOf<Role extends Message["role"]> = Extract<Message, { role: Role }>;

export const messageSchema: z.ZodType<Message> = z.discriminatedUnion("role", [
  objectSchema<MessageOf<"system">>()({ role: z.literal("system"), content: texts }),
  objectSchema<MessageOf<"user">>()({
    role: z.literal("user"),
    content: z.union([z.string(), z.array(contentPartSchema)]),
  }),
  objectSchema<MessageOf<"assistant">>()({
    role: z.literal("assistant"),
    content: texts,
    reasoning: z.string().optional(),
    toolCalls: z.array(toolCallSchema).optional(),
  }),
  objectSchema<MessageOf<"tool">>()({
    role: z.literal("tool"),
    content: texts,
    callId: z.string(),
  }),
]);

export const promptSchema: z.ZodType<Prompt> = objectSchema<Prompt>()({
  messages: z.array(messageSchema),
});

/** What is not data: it stays on its side, or has a call of its own. */
type Functions = "signal" | "stopSignal" | "onPromptProgress";

/**
 * The options of a question that a page may set; who asks is the host's to say. What the answer is made of is parsed by the
 * service that is handed the question.
 */
export const askSettingsSchema = objectSchema<Omit<AskOptions, Functions | "system" | "caller">>()({
  ...optionShape<GenerationOptions>(generationOptionRules),
  ...outputShape,
  modelId: modelIdSchema.optional(),
});

/**
 * The options of an answer as the engine gets them, and its only check of them; only the host decides which files are
 * written.
 */
export const executeSettingsSchema = objectSchema<Omit<ExecuteOptions, Functions>>()({
  ...optionShape<AnswerOptions>(answerOptionRules),
  ...outputShape,
  modelId: modelIdSchema.optional(),
  llama: objectSchema<LlamaExecuteOptions>()({
    stateFile: z.string().min(1).max(4096).optional(),
  }).optional(),
}).transform((settings, context) => {
  try {
    return { ...settings, ...parseOutputOptions(settings) };
  } catch (error) {
    refuse(error, context);
    return z.NEVER;
  }
});

export const usageSchema = objectSchema<Usage>()({
  promptTokens: count,
  cachedPromptTokens: count.optional(),
  completionTokens: count,
  contextUsed: count.optional(),
  contextSize: count.optional(),
});

export const timingsSchema = objectSchema<Timings>()({
  loadMs: milliseconds.optional(),
  queueMs: milliseconds.optional(),
  promptMs: milliseconds.optional(),
  generationMs: milliseconds.optional(),
  firstChunkMs: milliseconds.optional(),
  tokensPerSecond: z.number().nonnegative().optional(),
});

const chunk = { index: count, content: z.string() };
const piece = { ...chunk, isFinal: z.literal(false) };
const toolCallPart = {
  ...piece,
  type: z.literal("tool-call"),
  callId: z.string(),
  toolName: z.string(),
};

export const streamChunkSchema: z.ZodType<StreamChunk> = z.discriminatedUnion("type", [
  objectSchema<Extract<StreamChunk, { type: "text" }>>()({ ...piece, type: z.literal("text") }),
  objectSchema<Extract<StreamChunk, { type: "reasoning" }>>()({
    ...piece,
    type: z.literal("reasoning"),
  }),
  z.discriminatedUnion("phase", [
    objectSchema<Exclude<ToolCallChunk, { phase: "complete" }>>()({
      ...toolCallPart,
      phase: z.enum(toolCallPhases).exclude(["complete"]),
    }),
    objectSchema<Extract<ToolCallChunk, { phase: "complete" }>>()({
      ...toolCallPart,
      phase: z.literal("complete"),
      arguments: z.string(),
    }),
  ]),
  objectSchema<FinalChunk>()({
    ...chunk,
    type: z.literal("final"),
    isFinal: z.literal(true),
    finishReason: z.enum(finishReasons),
    modelId: modelIdSchema,
    sampling: samplingSchema,
    usage: usageSchema.optional(),
    timings: timingsSchema.optional(),
    droppedMessages: z.array(count).optional(),
    warnings: z.array(z.string()).optional(),
  }),
]);

/** How far the prompt of a stream is read. */
export const promptProgressSchema = objectSchema<
  PromptProgress & { readonly type: "prompt-progress" }
>()({
  type: z.literal("prompt-progress"),
  processed: count,
  total: count,
  cached: count,
});
export type PromptProgressEvent = z.infer<typeof promptProgressSchema>;

/** What comes on the stream of an answer: its chunks, and before them its progress when that was asked for. */
export const answerEventSchema = z.union([streamChunkSchema, promptProgressSchema]);
export type AnswerEvent = z.infer<typeof answerEventSchema>;
