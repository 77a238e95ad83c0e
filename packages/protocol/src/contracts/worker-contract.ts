import { checkEmbeddingInput } from "@llm/domain/adapters";
import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import {
  answerEventSchema,
  executeSettingsSchema,
  promptSchema,
} from "../schemas/answer-schemas.ts";
import { modelIdSchema } from "../schemas/fact-schemas.ts";
import {
  engineInfoSchema,
  loadEventSchema,
  loadSettingsSchema,
  modelPlaceSchema,
  modelUnloadedSchema,
} from "../schemas/model-schemas.ts";
import { embeddingInputSchema, embeddingSchema } from "../schemas/output-schemas.ts";
import { refusedBy } from "../schemas/refusals.ts";
import { acknowledgementSchema, streamIdSchema, streamRequest } from "../schemas/stream-schemas.ts";
import { helloContract } from "./hello-contract.ts";

/** What a host asks of an engine's process. Its inputs are checked here and nowhere else on their way. */
export const workerContract = {
  hello: helloContract,
  loadModel: oc
    .input(z.object({ place: modelPlaceSchema, settings: loadSettingsSchema }))
    .output(eventIterator(loadEventSchema)),
  unloadModel: oc.input(z.object({ modelId: modelIdSchema })),
  watchUnloads: oc.output(eventIterator(modelUnloadedSchema)),
  executePrompt: oc
    .input(z.object({ ...streamRequest, prompt: promptSchema, settings: executeSettingsSchema }))
    .output(eventIterator(answerEventSchema)),
  acknowledge: oc.input(acknowledgementSchema),
  stop: oc.input(z.object({ streamId: streamIdSchema })),
  countTokens: oc
    .input(z.object({ prompt: promptSchema, modelId: modelIdSchema.optional() }))
    .output(z.number().int().nonnegative()),
  embed: oc
    .input(
      z.object({
        input: embeddingInputSchema.superRefine(refusedBy(checkEmbeddingInput)),
        modelId: modelIdSchema.optional(),
      }),
    )
    .output(eventIterator(embeddingSchema)),
  describe: oc.output(z.array(engineInfoSchema)),
  dispose: oc,
};
