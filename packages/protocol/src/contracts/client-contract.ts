import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { answerEventSchema, askSettingsSchema, messageSchema } from "../schemas/answer-schemas.ts";
import {
  answerTurnSchema,
  askConversationSchema,
  conversationChangeSchema,
  conversationHitSchema,
  conversationListChangeSchema,
  conversationPageSchema,
  conversationSchema,
  conversationSummarySchema,
  conversationUpdateSchema,
  createConversationSchema,
  editQuestionSchema,
  exportConversationsSchema,
  listConversationsSchema,
  ofConversation,
  ofTurn,
  searchConversationsSchema,
} from "../schemas/conversation-schemas.ts";
import {
  catalogueModelSchema,
  downloadIdSchema,
  downloadSchema,
  hubModelSchema,
  machineFactsSchema,
  modelSourceSchema,
  remoteModelSchema,
  removedModelSchema,
  searchSchema,
  startDownloadSchema,
  verificationEventSchema,
} from "../schemas/download-schemas.ts";
import { modelIdSchema } from "../schemas/fact-schemas.ts";
import { hubLoginSchema, hubTokenSchema, hubTokenStateSchema } from "../schemas/hub-schemas.ts";
import {
  loadEventSchema,
  loadSettingsSchema,
  modelChangeSchema,
  modelSchema,
  modelStateSchema,
} from "../schemas/model-schemas.ts";
import { embeddingInputSchema, embeddingSchema } from "../schemas/output-schemas.ts";
import { acknowledgementSchema, streamIdSchema, streamRequest } from "../schemas/stream-schemas.ts";
import { helloContract } from "./hello-contract.ts";

const ofModel = z.object({ modelId: modelIdSchema });
const ofDownload = z.object({ downloadId: downloadIdSchema });

/** What a page asks of its host. Nothing in it is a path of the host or a process. */
export const clientContract = {
  hello: helloContract,
  llm: {
    ask: oc
      .input(
        z.object({
          ...streamRequest,
          messages: z.array(messageSchema),
          settings: askSettingsSchema,
        }),
      )
      .output(eventIterator(answerEventSchema)),
    acknowledge: oc.input(acknowledgementSchema),
    stop: oc.input(z.object({ streamId: streamIdSchema })),
    embed: oc
      .input(z.object({ input: embeddingInputSchema, modelId: modelIdSchema.optional() }))
      .output(eventIterator(embeddingSchema)),
  },
  conversations: {
    list: oc.input(listConversationsSchema).output(conversationPageSchema),
    search: oc.input(searchConversationsSchema).output(z.array(conversationHitSchema)),
    get: oc.input(ofConversation).output(conversationSchema),
    create: oc.input(createConversationSchema).output(conversationSchema),
    update: oc
      .input(ofConversation.extend({ update: conversationUpdateSchema }))
      .output(conversationSummarySchema),
    remove: oc.input(ofConversation),
    restore: oc.input(ofConversation).output(conversationSummarySchema),
    ask: oc.input(askConversationSchema).output(answerTurnSchema),
    regenerate: oc.input(ofTurn).output(answerTurnSchema),
    edit: oc.input(editQuestionSchema).output(answerTurnSchema),
    continue: oc.input(ofTurn).output(answerTurnSchema),
    stop: oc.input(ofConversation),
    watch: oc.input(ofConversation).output(eventIterator(conversationChangeSchema)),
    watchList: oc.output(eventIterator(conversationListChangeSchema)),
    export: oc.input(exportConversationsSchema).output(eventIterator(z.string())),
    import: oc.input(z.object({ text: z.string() })).output(z.array(conversationSummarySchema)),
  },
  models: {
    list: oc.output(z.array(modelSchema)),
    get: oc.input(ofModel).output(modelSchema),
    load: oc
      .input(z.object({ modelId: modelIdSchema, settings: loadSettingsSchema }))
      .output(eventIterator(loadEventSchema)),
    unload: oc.input(ofModel),
    state: oc.input(ofModel).output(modelStateSchema),
    watch: oc.output(eventIterator(modelChangeSchema)),
    remove: oc.input(ofModel).output(removedModelSchema),
    verify: oc.input(ofModel).output(eventIterator(verificationEventSchema)),
  },
  downloads: {
    start: oc.input(startDownloadSchema).output(downloadSchema),
    list: oc.output(z.array(downloadSchema)),
    pause: oc.input(ofDownload),
    resume: oc.input(ofDownload),
    cancel: oc.input(ofDownload),
    watch: oc.output(eventIterator(downloadSchema)),
  },
  hubAccount: {
    describe: oc.output(hubTokenStateSchema),
    setToken: oc.input(z.object({ token: hubTokenSchema })).output(hubLoginSchema),
    removeToken: oc,
  },
  catalogue: {
    listRecommended: oc.output(z.array(catalogueModelSchema)),
    describeMachine: oc.output(machineFactsSchema),
    search: oc.input(searchSchema).output(z.array(hubModelSchema)),
    inspect: oc.input(z.object({ source: modelSourceSchema })).output(remoteModelSchema),
  },
};
