import type {
  Capability,
  ModelCapabilities,
  ModelFacts,
  ReasoningCapability,
  SamplingOptions,
  ToolsCapability,
} from "@llm/domain";
import { capabilitySources, samplingOptionRules } from "@llm/domain/adapters";
import { z } from "zod";
import { objectSchema } from "./object-schema.ts";
import { optionShape } from "./option-schemas.ts";

export const count = z.number().int().nonnegative();

/** A name in the library: no control characters, and short enough for a log line. */
export const modelIdSchema = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}+$/u, "A model's id has no control characters.");

export const samplingSchema = objectSchema<SamplingOptions>()(
  optionShape<SamplingOptions>(samplingOptionRules),
);

/** What every description of a model has; an object schema without one of them does not compile. */
export const modelFactsShape = objectSchema<ModelFacts>()({
  publisher: z.string().optional(),
  summary: z.string().optional(),
  sizeBytes: count.optional(),
  architecture: z.string().optional(),
  parameterCount: count.optional(),
  quantization: z.string().optional(),
  contextLength: count.optional(),
  license: z.string().optional(),
  sampling: samplingSchema.optional(),
}).shape;

const capabilityShape = { isSupported: z.boolean(), knownFrom: z.enum(capabilitySources) };
const capability = objectSchema<Capability>()(capabilityShape);

export const capabilitiesSchema = objectSchema<ModelCapabilities>()({
  text: capability.optional(),
  tools: objectSchema<ToolsCapability>()({
    ...capabilityShape,
    form: z.enum(["native", "generic"]).optional(),
  }).optional(),
  json: capability.optional(),
  reasoning: objectSchema<ReasoningCapability>()({
    ...capabilityShape,
    canTurnOff: z.boolean().optional(),
    canLimit: z.boolean().optional(),
  }).optional(),
  vision: capability.optional(),
  embeddings: capability.optional(),
  continuation: capability.optional(),
});
