import { type ErrorDetails, isLlmErrorCode } from "@llm/domain";
import { downloadStatuses } from "@llm/domain/adapters";
import { z } from "zod";

const detail = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const details: z.ZodType<ErrorDetails> = z.record(z.string(), detail);

const errorSchema = z.object({
  code: z.string().refine(isLlmErrorCode),
  message: z.string(),
  hint: z.string(),
  retryable: z.boolean(),
  details,
});

/** What is kept of a download over the end of the program. */
export const jobRecordSchema = z.object({
  version: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  /** As it was given: an address may hold a signature here. */
  source: z.string(),
  sha256: z.string().optional(),
  update: z.boolean().optional(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  status: z.enum(downloadStatuses),
  name: z.string(),
  /** Paths of its files in the models folder, once they are known. */
  files: z.array(z.string()),
  receivedBytes: z.number(),
  totalBytes: z.number().optional(),
  error: errorSchema.optional(),
});

export type JobRecord = z.infer<typeof jobRecordSchema>;
