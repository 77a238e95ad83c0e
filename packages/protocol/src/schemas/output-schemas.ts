import {
  LlmError,
  parseJsonSchema,
  type Embedding,
  type JsonSchema,
  type OutputOptions,
  type ResponseFormat,
  type ToolCall,
  type ToolDefinition,
} from "@llm/domain";
import { z } from "zod";
import { count } from "./fact-schemas.ts";
import { objectSchema } from "./object-schema.ts";

const jsonSchemaSchema = z.unknown().transform((value, context): JsonSchema => {
  try {
    return parseJsonSchema(value);
  } catch (error) {
    const message = LlmError.isInstance(error) ? error.message : "It is no JSON Schema.";
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  }
});

const toolsSchema: z.ZodType<readonly ToolDefinition[]> = z
  .array(
    objectSchema<ToolDefinition>()({
      name: z.string().min(1).max(64),
      description: z.string().optional(),
      parameters: jsonSchemaSchema.optional(),
    }),
  )
  .min(1)
  .max(64);

export const toolCallSchema = objectSchema<ToolCall>()({
  callId: z.string(),
  toolName: z.string(),
  arguments: z.string(),
});

/** The options that say what an answer is made of. */
export const outputSettings = {
  responseFormat: objectSchema<ResponseFormat>()({
    type: z.literal("json"),
    schema: jsonSchemaSchema.optional(),
  }).optional(),
  tools: toolsSchema.optional(),
  toolChoice: z
    .union([z.enum(["auto", "required", "none"]), z.object({ name: z.string().min(1).max(64) })])
    .optional(),
} satisfies Record<keyof OutputOptions, z.ZodType>;

export const embeddingSchema: z.ZodType<Embedding> = objectSchema<Embedding>()({
  vector: z.array(z.number()),
  tokens: count,
});
