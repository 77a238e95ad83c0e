import type {
  CatalogueModel,
  Download,
  FileVerification,
  HubModel,
  MachineFacts,
  ModelVerification,
  RemoteFile,
  RemoteModel,
  RemovedModel,
  SearchOptions,
  StartOptions,
} from "@llm/domain";
import { downloadStatuses, searchOptionRules } from "@llm/domain/adapters";
import { z } from "zod";
import { count, modelFactsShape, modelIdSchema } from "./fact-schemas.ts";
import { errorSummarySchema } from "./model-schemas.ts";
import { objectSchema } from "./object-schema.ts";
import { optionShape } from "./option-schemas.ts";

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/i, "A sha256 has 64 hexadecimal digits.");

/** Where a model comes from; what of it can be used is the downloader's to say. */
export const modelSourceSchema = z
  .string()
  .max(4096)
  .regex(/^\P{Cc}*$/u, "A source has no control characters.");

export const downloadIdSchema = z.string().min(1).max(64);

export const downloadSchema = objectSchema<Download>()({
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

export const startDownloadSchema = objectSchema<StartOptions & { readonly source: string }>()({
  source: modelSourceSchema,
  sha256: sha256Schema.optional(),
  update: z.boolean().optional(),
});

export const catalogueModelSchema = objectSchema<CatalogueModel>()({
  ...modelFactsShape,
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

export const hubModelSchema = objectSchema<HubModel>()({
  source: z.string(),
  repository: z.string(),
  downloads: count.optional(),
  likes: count.optional(),
  license: z.string().optional(),
  isGated: z.boolean(),
});

export const remoteModelSchema: z.ZodType<RemoteModel> = objectSchema<RemoteModel>()({
  ...modelFactsShape,
  source: z.string(),
  name: z.string(),
  revision: z.string().optional(),
  files: z.array(
    objectSchema<RemoteFile>()({
      path: z.string(),
      sizeBytes: count.optional(),
      sha256: z.string().optional(),
    }),
  ),
});

export const machineFactsSchema = objectSchema<MachineFacts>()({ memoryBytes: count });

export const searchSchema = objectSchema<
  Omit<SearchOptions, "signal"> & { readonly query: string }
>()({
  query: z.string().max(256),
  ...optionShape<Pick<SearchOptions, "limit">>(searchOptionRules),
});

export const removedModelSchema = objectSchema<RemovedModel>()({
  modelId: modelIdSchema,
  freedBytes: count,
});

export const modelVerificationSchema: z.ZodType<ModelVerification> =
  objectSchema<ModelVerification>()({
    modelId: modelIdSchema,
    status: z.enum(["intact", "damaged", "unknown"]),
    files: z.array(
      objectSchema<FileVerification>()({
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
