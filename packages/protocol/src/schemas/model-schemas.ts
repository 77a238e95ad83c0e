import {
  chatTemplateLimit,
  isLlmErrorCode,
  kvCacheTypes,
  loadOptionRanges,
  settingSources,
  unloadReasons,
  type Calibration,
  type EngineInfo,
  type ErrorSummary,
  type LoadedModel,
  type LoadSettings,
  type Model,
  type ModelChange,
  type ModelFile,
  type ModelState,
} from "@llm/domain";
import { z } from "zod";
import { errorDetailsSchema } from "../errors/error-codec.ts";
import { rangeSchema } from "./range-schema.ts";

const count = z.number().int().nonnegative();

/** A name in the library: no control characters, and short enough for a log line. */
export const modelIdSchema = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}+$/u, "A model's id has no control characters.");

export const modelSchema: z.ZodType<Model> = z.object({
  id: modelIdSchema,
  name: z.string(),
  publisher: z.string().optional(),
  summary: z.string().optional(),
  sizeBytes: count,
  architecture: z.string().optional(),
  parameterCount: count.optional(),
  quantization: z.string().optional(),
  contextLength: count.optional(),
  license: z.string().optional(),
  origin: z.enum(["bundled", "file", "download", "external"]),
  deletesFiles: z.boolean().optional(),
  source: z.string().optional(),
  revision: z.string().optional(),
  sha256: z.string().optional(),
});

export const modelFileSchema: z.ZodType<ModelFile> = z.object({
  modelId: modelIdSchema,
  path: z.string().min(1),
});

const settingSource = z.enum(settingSources);

export const loadedModelSchema: z.ZodType<LoadedModel> = z.object({
  modelId: modelIdSchema,
  contextSize: count,
  threads: count,
  gpuLayers: count,
  memoryBytes: z.number().nonnegative(),
  loadMs: z.number().nonnegative(),
  flashAttention: z.boolean().optional(),
  pinned: z.boolean().optional(),
  chosenBy: z.object({ threads: settingSource, flashAttention: settingSource }).optional(),
});

/** A code that a newer version added becomes GENERATION_FAILED, with the original in `details`. */
export const errorSummarySchema: z.ZodType<ErrorSummary> = z
  .object({
    code: z.string(),
    message: z.string(),
    hint: z.string(),
    retryable: z.boolean(),
    details: errorDetailsSchema,
  })
  .transform((summary) =>
    isLlmErrorCode(summary.code)
      ? { ...summary, code: summary.code }
      : {
          ...summary,
          code: "GENERATION_FAILED" as const,
          details: { ...summary.details, originalCode: summary.code },
        },
  );

const progress = z.number().min(0).max(1);

const modelStates = [
  z.object({
    modelId: modelIdSchema,
    status: z.literal("unloaded"),
    reason: z.enum(unloadReasons).optional(),
  }),
  z.object({ modelId: modelIdSchema, status: z.literal("loading"), progress }),
  z.object({ modelId: modelIdSchema, status: z.literal("loaded"), loaded: loadedModelSchema }),
  z.object({ modelId: modelIdSchema, status: z.literal("failed"), error: errorSummarySchema }),
] as const;

export const modelStateSchema: z.ZodType<ModelState> = z.discriminatedUnion("status", modelStates);

export const modelChangeSchema: z.ZodType<ModelChange> = z.discriminatedUnion("status", [
  ...modelStates,
  z.object({ modelId: modelIdSchema, status: z.literal("removed") }),
]);

/** The options of a load that are data. */
export const loadSettingsSchema = z.object({
  contextSize: rangeSchema(loadOptionRanges.contextSize).optional(),
  threads: rangeSchema(loadOptionRanges.threads).optional(),
  slots: rangeSchema(loadOptionRanges.slots).optional(),
  promptSlice: rangeSchema(loadOptionRanges.promptSlice).optional(),
  maxQueued: rangeSchema(loadOptionRanges.maxQueued).optional(),
  chatTemplate: z.string().min(1).max(chatTemplateLimit).optional(),
  trust: z.boolean().optional(),
  flashAttention: z.boolean().optional(),
  calibrate: z.boolean().optional(),
  kvCacheType: z.enum(kvCacheTypes).optional(),
  mmap: z.boolean().optional(),
}) satisfies z.ZodType<LoadSettings>;

/** A load as it goes on: progress, then the loaded model as the last event. */
export const loadEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), progress }),
  z.object({ type: z.literal("loaded"), loaded: loadedModelSchema }),
]);
export type LoadEvent = z.infer<typeof loadEventSchema>;

export const modelUnloadedSchema = z.object({
  modelId: modelIdSchema,
  error: errorSummarySchema.optional(),
  reason: z.enum(unloadReasons).optional(),
});

const calibrationSchema: z.ZodType<Calibration> = z.object({
  model: z.string(),
  threads: count,
  flashAttention: z.boolean(),
  pinned: z.boolean().optional(),
  tokensPerSecond: z.number().nonnegative(),
  measuredAt: count,
});

export const engineInfoSchema: z.ZodType<EngineInfo> = z.object({
  name: z.string(),
  version: z.string(),
  nativeVersion: z.string().optional(),
  backends: z.array(
    z.object({ name: z.string(), available: z.boolean(), reason: z.string().optional() }),
  ),
  backend: z.string(),
  threads: count,
  memoryBytes: z.number().nonnegative(),
  processId: count.optional(),
  freeMemoryBytes: z.number().nonnegative().optional(),
  calibrations: z.array(calibrationSchema).optional(),
});
