import {
  isLlmErrorCode,
  type BackendInfo,
  type Calibration,
  type EndpointPlace,
  type EngineInfo,
  type ErrorSummary,
  type FilePlace,
  type LlamaLoadSettings,
  type LoadedModel,
  type LoadSettings,
  type LocalEngineInfo,
  type LocalModelFacts,
  type Model,
  type ModelChange,
  type ModelState,
  type ModelUnloaded,
} from "@llm/domain";
import {
  checkLoadOptions,
  llamaLoadOptionRules,
  loadOptionRules,
  modelOrigins,
  settingSources,
  unloadReasons,
} from "@llm/domain/adapters";
import { z } from "zod";
import { errorDetailsSchema } from "../errors/error-codec.ts";
import {
  capabilitiesSchema,
  count,
  modelFactsShape,
  modelIdSchema,
  samplingSchema,
} from "./fact-schemas.ts";
import { objectSchema } from "./object-schema.ts";
import { optionShape } from "./option-schemas.ts";
import { refusedBy } from "./refusals.ts";

export const modelSchema = objectSchema<Model>()({
  ...modelFactsShape,
  id: modelIdSchema,
  name: z.string(),
  origin: z.enum(modelOrigins),
  deletesFiles: z.boolean().optional(),
  source: z.string().optional(),
  revision: z.string().optional(),
  sha256: z.string().optional(),
  capabilities: capabilitiesSchema.optional(),
});

export const modelPlaceSchema = z.discriminatedUnion("kind", [
  objectSchema<FilePlace>()({
    kind: z.literal("file"),
    modelId: modelIdSchema,
    path: z.string().min(1),
  }),
  objectSchema<EndpointPlace>()({
    kind: z.literal("endpoint"),
    modelId: modelIdSchema,
    endpointId: z.string().min(1),
    name: z.string().min(1),
  }),
]);

const settingSource = z.enum(settingSources);

export const loadedModelSchema = objectSchema<LoadedModel>()({
  modelId: modelIdSchema,
  contextSize: count.optional(),
  loadMs: z.number().nonnegative(),
  capabilities: capabilitiesSchema,
  sampling: samplingSchema,
  local: objectSchema<LocalModelFacts>()({
    threads: count,
    flashAttention: z.boolean().optional(),
    pinned: z.boolean().optional(),
    chosenBy: objectSchema<NonNullable<LocalModelFacts["chosenBy"]>>()({
      threads: settingSource,
      flashAttention: settingSource,
    }).optional(),
    gpuLayers: count,
    memoryBytes: z.number().nonnegative(),
  }).optional(),
});

/** A code that a newer version added becomes GENERATION_FAILED, with the original in `details`. */
export const errorSummarySchema: z.ZodType<ErrorSummary> = z
  .object({
    code: z.string(),
    message: z.string(),
    hint: z.string(),
    retryable: z.boolean(),
    details: errorDetailsSchema,
  } satisfies Record<keyof ErrorSummary, z.ZodType>)
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

type StateOf<Status extends ModelState["status"]> = Extract<ModelState, { status: Status }>;

const modelStates = [
  objectSchema<StateOf<"unloaded">>()({
    modelId: modelIdSchema,
    status: z.literal("unloaded"),
    reason: z.enum(unloadReasons).optional(),
  }),
  objectSchema<StateOf<"loading">>()({
    modelId: modelIdSchema,
    status: z.literal("loading"),
    progress,
  }),
  objectSchema<StateOf<"loaded">>()({
    modelId: modelIdSchema,
    status: z.literal("loaded"),
    loaded: loadedModelSchema,
  }),
  objectSchema<StateOf<"failed">>()({
    modelId: modelIdSchema,
    status: z.literal("failed"),
    error: errorSummarySchema,
  }),
] as const;

export const modelStateSchema: z.ZodType<ModelState> = z.discriminatedUnion("status", modelStates);

export const modelChangeSchema: z.ZodType<ModelChange> = z.discriminatedUnion("status", [
  ...modelStates,
  objectSchema<Extract<ModelChange, { status: "removed" }>>()({
    modelId: modelIdSchema,
    status: z.literal("removed"),
  }),
]);

/** The options of a load that are data. */
export const loadSettingsSchema = objectSchema<LoadSettings>()({
  ...optionShape<Omit<LoadSettings, "llama">>(loadOptionRules),
  llama: objectSchema<LlamaLoadSettings>()(
    optionShape<LlamaLoadSettings>(llamaLoadOptionRules),
  ).optional(),
}).superRefine(refusedBy(checkLoadOptions));

/** A load as it goes on: progress, then the loaded model as the last event. */
export const loadEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), progress }),
  z.object({ type: z.literal("loaded"), loaded: loadedModelSchema }),
]);
export type LoadEvent = z.infer<typeof loadEventSchema>;

export const modelUnloadedSchema = objectSchema<
  Omit<ModelUnloaded, "error"> & { readonly error?: ErrorSummary }
>()({
  modelId: modelIdSchema,
  error: errorSummarySchema.optional(),
  reason: z.enum(unloadReasons).optional(),
});

const calibrationSchema = objectSchema<Calibration>()({
  model: z.string(),
  threads: count,
  flashAttention: z.boolean(),
  pinned: z.boolean().optional(),
  tokensPerSecond: z.number().nonnegative(),
  measuredAt: count,
});

export const engineInfoSchema: z.ZodType<EngineInfo> = objectSchema<EngineInfo>()({
  name: z.string(),
  version: z.string(),
  error: errorSummarySchema.optional(),
  local: objectSchema<LocalEngineInfo>()({
    nativeVersion: z.string().optional(),
    backends: z.array(
      objectSchema<BackendInfo>()({
        name: z.string(),
        available: z.boolean(),
        reason: z.string().optional(),
      }),
    ),
    backend: z.string(),
    threads: count,
    memoryBytes: z.number().nonnegative(),
    processId: count.optional(),
    freeMemoryBytes: z.number().nonnegative().optional(),
    calibrations: z.array(calibrationSchema).optional(),
  }).optional(),
});
