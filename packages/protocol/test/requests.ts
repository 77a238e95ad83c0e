import { z } from "zod";
import { clientContract } from "../src/contracts/client-contract.ts";
import { workerContract } from "../src/contracts/worker-contract.ts";
import * as kept from "./full-conversations.ts";
import { samples } from "./samples.ts";

const contracts: Readonly<Record<string, unknown>> = {
  worker: workerContract,
  client: clientContract,
};

const procedureSchema = z.object({
  "~orpc": z.object({ inputSchema: z.instanceof(z.ZodType).optional() }),
});

/** Schema of the input of a procedure such as `client/models/get`; undefined when it takes none. */
export function inputSchemaOf(path: string): z.ZodType | undefined {
  const found = path
    .split("/")
    .reduce<unknown>((node, name) => z.looseObject({}).parse(node)[name], contracts);
  return procedureSchema.parse(found)["~orpc"].inputSchema;
}

const [place] = samples["model-place"] ?? [];
const settings = samples["ask-settings"]?.[1];
const moreSettings = samples["ask-settings"]?.[2];
const loadSettings = samples["load-settings"]?.[1];
const [prompt] = samples.prompt ?? [];
const messages = samples.message;
const embed = [{ input: ["a", "b"] }, { input: ["a"], modelId: "starter" }];
const stream = { streamId: "stream-1", stopped: false };
const ofModel = [{ modelId: "starter" }];
const conversationId = "conversation-1";
const ofConversation = [{ conversationId }];
const ofTurn = [{ conversationId, turnId: "turn-2" }];
const ofDownload = [{ downloadId: "0123456789abcdef" }];
const source = "hf:publisher/name:Q4_K_M";
const load = [
  { modelId: "starter", settings: {} },
  { modelId: "starter", settings: loadSettings },
];

/** Inputs of every procedure of both contracts. */
export const requests: Readonly<Record<string, readonly unknown[]>> = {
  "worker/hello": [],
  "worker/loadModel": [
    { place, settings: {} },
    { place, settings: loadSettings },
    { place, settings: samples["load-settings"]?.[2] },
  ],
  "worker/unloadModel": ofModel,
  "worker/watchUnloads": [],
  "worker/executePrompt": [
    { ...stream, prompt, settings: {} },
    { ...stream, stopped: true, prompt, settings: samples["execute-settings"]?.[1] },
    { ...stream, promptProgress: true, prompt, settings: moreSettings },
  ],
  "worker/acknowledge": samples.acknowledgement ?? [],
  "worker/stop": [{ streamId: "stream-1" }],
  "worker/countTokens": [{ prompt }, { prompt, modelId: "starter" }],
  "worker/embed": embed,
  "worker/describe": [],
  "worker/dispose": [],
  "client/hello": [],
  "client/llm/ask": [
    { ...stream, messages, settings: {} },
    { ...stream, stopped: true, messages, settings },
    { ...stream, promptProgress: true, messages, settings: moreSettings },
  ],
  "client/llm/acknowledge": samples.acknowledgement ?? [],
  "client/llm/stop": [{ streamId: "stream-1" }],
  "client/llm/embed": embed,
  "client/conversations/list": [{}, kept.listOptions],
  "client/conversations/search": [{ text: "deep" }, { ...kept.searchOptions, text: "deep" }],
  "client/conversations/get": ofConversation,
  "client/conversations/create": [{}, kept.createOptions],
  "client/conversations/update": [{ conversationId, update: kept.update }],
  "client/conversations/remove": ofConversation,
  "client/conversations/restore": ofConversation,
  "client/conversations/ask": [
    { conversationId, question: "Deep?" },
    { conversationId, question: "Deep?", attachments: kept.question.attachments },
  ],
  "client/conversations/regenerate": ofTurn,
  "client/conversations/edit": [
    { conversationId, turnId: "turn-1", text: "Deep?" },
    { conversationId, turnId: "turn-1", text: "Deep?", attachments: kept.question.attachments },
  ],
  "client/conversations/continue": ofTurn,
  "client/conversations/stop": ofConversation,
  "client/conversations/watch": ofConversation,
  "client/conversations/watchList": [],
  "client/conversations/export": [{ ids: [conversationId], format: "json" }],
  "client/conversations/import": [{ text: "{}" }],
  "client/models/list": [],
  "client/models/get": ofModel,
  "client/models/load": load,
  "client/models/unload": ofModel,
  "client/models/state": ofModel,
  "client/models/watch": [],
  "client/models/remove": ofModel,
  "client/models/verify": ofModel,
  "client/downloads/start": [{ source }, { source, sha256: "0".repeat(64), update: true }],
  "client/downloads/list": [],
  "client/downloads/pause": ofDownload,
  "client/downloads/resume": ofDownload,
  "client/downloads/cancel": ofDownload,
  "client/downloads/watch": [],
  "client/hubAccount/describe": [],
  "client/hubAccount/setToken": [{ token: "hf_abc" }],
  "client/hubAccount/removeToken": [],
  "client/catalogue/listRecommended": [],
  "client/catalogue/describeMachine": [],
  "client/catalogue/search": [{ query: "name" }, { query: "", limit: 100 }],
  "client/catalogue/inspect": [{ source }],
};
