import type { Embedding, ResponseFormat, ToolCall, ToolChoice, ToolDefinition } from "@llm/domain";
import type { OutputOptions } from "@llm/domain/adapters";
import { z } from "zod";
import { count } from "./fact-schemas.ts";
import { objectSchema } from "./object-schema.ts";

export const toolCallSchema = objectSchema<ToolCall>()({
  callId: z.string(),
  toolName: z.string(),
  arguments: z.string(),
});

/**
 * The options that say what an answer is made of, to be judged by `parseOutputOptions`: they depend on each other, and a
 * JSON Schema is to be parsed only once.
 */
export const outputShape = {
  responseFormat: z.custom<ResponseFormat>().optional(),
  tools: z.custom<readonly ToolDefinition[]>().optional(),
  toolChoice: z.custom<ToolChoice>().optional(),
} satisfies Record<keyof OutputOptions, z.ZodType>;

/** Texts to embed; how many there may be, and that none is empty, is for `checkEmbeddingInput`. */
export const embeddingInputSchema = z.array(z.string()).readonly();

export const embeddingSchema: z.ZodType<Embedding> = objectSchema<Embedding>()({
  vector: z.array(z.number()),
  tokens: count,
});
