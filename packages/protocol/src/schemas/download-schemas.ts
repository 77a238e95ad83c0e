import {
  downloadStatuses,
  type CatalogueModel,
  type Download,
  type HubModel,
  type MachineFacts,
  type ModelVerification,
  type RemoteModel,
  type RemovedModel,
} from "@llm/domain";
import { z } from "zod";
import { errorSummarySchema, modelIdSchema } from "./model-schemas.ts";

const count = z.number().int().nonnegative();
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/i, "A sha256 has 64 hexadecimal digits.");

/** Where a model comes from; what of it can be used is the downloader's to say. */
export const modelSourceSchema = z
  .string()
  .max(4096)
  .regex(/^\P{Cc}*$/u, "A source has no control characters.");

export const downloadIdSchema = z.string().min(1).max(64);

export const downloadSchema: z.ZodType<Download> = z.object({
  id: downloadIdSchema,
  source: z.string(),
  name: z.string(),
  status: z.enum(downloadStatuses),
  receivedBytes: count,
  totalBytes: count.optional(),
  bytesPerSecond: z.number().nonnegative(),
  secondsLeft: z.number().nonnegative().optional(),
  repairedBytes: count.optional(),
  trouble: errorSummarySchema.optional(),
  error: errorSummarySchema.optional(),
  alreadyHere: z.boolean().optional(),
  updateAvailable: z.boolean().optional(),
  modelId: modelIdSchema.optional(),
});

export const startDownloadSchema = z.object({
  source: modelSourceSchema,
  sha256: sha256Schema.optional(),
  update: z.boolean().optional(),
});

export const catalogueModelSchema: z.ZodType<CatalogueModel> = z.object({
  source: z.string(),
  name: z.string(),
  publisher: z.string(),
  summary: z.string(),
  sizeBytes: count,
  parameterCount: count,
  quantization: z.string(),
  contextLength: count,
  license: z.string(),
});

export const hubModelSchema: z.ZodType<HubModel> = z.object({
  source: z.string(),
  repository: z.string(),
  downloads: count.optional(),
  likes: count.optional(),
  license: z.string().optional(),
  isGated: z.boolean(),
});

export const remoteModelSchema: z.ZodType<RemoteModel> = z.object({
  source: z.string(),
  name: z.string(),
  publisher: z.string().optional(),
  revision: z.string().optional(),
  license: z.string().optional(),
  sizeBytes: count.optional(),
  files: z.array(
    z.object({
      path: z.string(),
      sizeBytes: count.optional(),
      sha256: z.string().optional(),
    }),
  ),
  architecture: z.string().optional(),
  parameterCount: count.optional(),
  quantization: z.string().optional(),
  contextLength: count.optional(),
});

export const machineFactsSchema: z.ZodType<MachineFacts> = z.object({ memoryBytes: count });

export const searchSchema = z.object({
  query: z.string().max(256),
  limit: z.number().int().min(1).max(100).optional(),
});

export const removedModelSchema: z.ZodType<RemovedModel> = z.object({
  modelId: modelIdSchema,
  freedBytes: count,
});

export const modelVerificationSchema: z.ZodType<ModelVerification> = z.object({
  modelId: modelIdSchema,
  status: z.enum(["intact", "damaged", "unknown"]),
  files: z.array(
    z.object({
      name: z.string(),
      sizeBytes: count,
      sha256: z.string(),
      expectedSha256: z.string().optional(),
    }),
  ),
});

/** A check as it goes on: progress, then what it found as the last event. */
export const verificationEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), progress: z.number().min(0).max(1) }),
  z.object({ type: z.literal("verified"), verification: modelVerificationSchema }),
]);
