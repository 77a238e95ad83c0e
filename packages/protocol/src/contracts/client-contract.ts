import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import {
  answerEventSchema,
  answerSettingsSchema,
  messageSchema,
} from "../schemas/answer-schemas.ts";
import {
  loadEventSchema,
  loadSettingsSchema,
  modelIdSchema,
  modelSchema,
  modelStateSchema,
} from "../schemas/model-schemas.ts";
import { embeddingSchema } from "../schemas/output-schemas.ts";
import { acknowledgementSchema, streamIdSchema, streamRequest } from "../schemas/stream-schemas.ts";
import { helloContract } from "./hello-contract.ts";

const ofModel = z.object({ modelId: modelIdSchema });
const load = oc
  .input(z.object({ modelId: modelIdSchema, settings: loadSettingsSchema }))
  .output(eventIterator(loadEventSchema));

/** What a page asks of its host. Nothing in it is a path or a process. */
export const clientContract = {
  hello: helloContract,
  llm: {
    loadModel: load,
    ask: oc
      .input(
        z.object({
          ...streamRequest,
          messages: z.array(messageSchema),
          settings: answerSettingsSchema,
        }),
      )
      .output(eventIterator(answerEventSchema)),
    acknowledge: oc.input(acknowledgementSchema),
    stop: oc.input(z.object({ streamId: streamIdSchema })),
    embed: oc
      .input(z.object({ input: z.array(z.string()), modelId: modelIdSchema.optional() }))
      .output(eventIterator(embeddingSchema)),
  },
  models: {
    list: oc.output(z.array(modelSchema)),
    get: oc.input(ofModel).output(modelSchema),
    load,
    unload: oc.input(ofModel),
    state: oc.input(ofModel).output(modelStateSchema),
    watch: oc.output(eventIterator(modelStateSchema)),
  },
};
