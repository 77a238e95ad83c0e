import type { z } from "zod";
import {
  askSettingsSchema,
  executeSettingsSchema,
  messageSchema,
  promptProgressSchema,
  promptSchema,
  streamChunkSchema,
} from "../src/schemas/answer-schemas.ts";
import {
  conversationChangeSchema,
  conversationHitSchema,
  conversationListChangeSchema,
  conversationPageSchema,
  conversationSchema,
  conversationUpdateSchema,
} from "../src/schemas/conversation-schemas.ts";
import {
  catalogueModelSchema,
  downloadSchema,
  hubModelSchema,
  machineFactsSchema,
  modelVerificationSchema,
  remoteModelSchema,
  removedModelSchema,
  verificationEventSchema,
} from "../src/schemas/download-schemas.ts";
import { hubLoginSchema, hubTokenSchema, hubTokenStateSchema } from "../src/schemas/hub-schemas.ts";
import {
  engineInfoSchema,
  errorSummarySchema,
  loadedModelSchema,
  loadEventSchema,
  loadSettingsSchema,
  modelPlaceSchema,
  modelSchema,
  modelChangeSchema,
  modelStateSchema,
  modelUnloadedSchema,
} from "../src/schemas/model-schemas.ts";
import { embeddingSchema } from "../src/schemas/output-schemas.ts";
import { acknowledgementSchema, streamIdSchema } from "../src/schemas/stream-schemas.ts";

/** Every schema of what crosses a process, by name. */
export const schemas: Readonly<Record<string, z.ZodType>> = {
  message: messageSchema,
  prompt: promptSchema,
  "ask-settings": askSettingsSchema,
  "execute-settings": executeSettingsSchema,
  "stream-chunk": streamChunkSchema,
  "prompt-progress": promptProgressSchema,
  model: modelSchema,
  "model-place": modelPlaceSchema,
  "loaded-model": loadedModelSchema,
  "error-summary": errorSummarySchema,
  "model-change": modelChangeSchema,
  "model-state": modelStateSchema,
  "load-settings": loadSettingsSchema,
  "load-event": loadEventSchema,
  "model-unloaded": modelUnloadedSchema,
  embedding: embeddingSchema,
  "engine-info": engineInfoSchema,
  download: downloadSchema,
  "catalogue-model": catalogueModelSchema,
  "hub-model": hubModelSchema,
  "hub-token": hubTokenSchema,
  "hub-token-state": hubTokenStateSchema,
  "hub-login": hubLoginSchema,
  "remote-model": remoteModelSchema,
  "machine-facts": machineFactsSchema,
  "removed-model": removedModelSchema,
  "model-verification": modelVerificationSchema,
  "verification-event": verificationEventSchema,
  "kept-conversation": conversationSchema,
  "conversation-page": conversationPageSchema,
  "conversation-hit": conversationHitSchema,
  "conversation-update": conversationUpdateSchema,
  "conversation-change": conversationChangeSchema,
  "conversation-list-change": conversationListChangeSchema,
  "stream-id": streamIdSchema,
  acknowledgement: acknowledgementSchema,
};

/** The schema of that name. */
export function schemaOf(name: string): z.ZodType {
  const schema = schemas[name];
  if (schema === undefined) throw new Error(`There is no schema ${name}.`);
  return schema;
}
