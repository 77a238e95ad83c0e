import {
  isSettled,
  type CatalogueModel,
  type Download,
  type DownloadId,
  type GenerationOptions,
  type HubModel,
  type LlmError,
  type LoadedModel,
  type MachineFacts,
  type Model,
  type ModelId,
  type ModelState,
  type ModelVerification,
  type RemoteModel,
} from "@llm/domain";
import type { AnswerTurn, ChatTurn } from "./chat-turn.ts";

/** A check of a model's files: how far it is, 0 to 1, or what it found. */
export type ModelCheck =
  | { readonly status: "checking"; readonly progress: number }
  | { readonly status: "done"; readonly verification: ModelVerification };

/** A search of the hub and what came of it. */
export type HubSearch = { readonly query: string } & (
  | { readonly status: "searching" }
  | { readonly status: "done"; readonly results: readonly HubModel[] }
  | { readonly status: "failed"; readonly error: LlmError }
);

/** What is known of a model that is not on this machine. */
export type Inspection =
  | { readonly status: "reading" }
  | { readonly status: "done"; readonly model: RemoteModel }
  | { readonly status: "failed"; readonly error: LlmError };

/** What a conversation was begun with. Its `contextPolicy` is `shift` unless another is given. */
export interface ConversationOptions extends GenerationOptions {
  /** Instructions put before the conversation. @default none */
  readonly system?: string;
}

/** The facts everything else is derived from. */
export interface CoreState {
  /** All models, the default one first. */
  readonly models: readonly Model[];
  /** What each model is doing, as far as it is known. */
  readonly modelStates: Readonly<Record<ModelId, ModelState>>;
  /** Checks of models' files that were asked for here. */
  readonly checks: Readonly<Record<ModelId, ModelCheck>>;
  /** All downloads, in the order in which they were started. */
  readonly downloads: Readonly<Record<DownloadId, Download>>;
  /** Models that are recommended for a first download. */
  readonly catalogue: readonly CatalogueModel[];
  /** The machine the models run on, once it is known. */
  readonly machine: MachineFacts | undefined;
  /** The search of the hub, while there is one. */
  readonly search: HubSearch | undefined;
  /** What is known of models on the hub, by their source. */
  readonly inspections: Readonly<Record<string, Inspection>>;
  /** The model that is asked. */
  readonly selectedId: ModelId | undefined;
  /** Whether the models and their states have been read. */
  readonly isReady: boolean;
  readonly isGenerating: boolean;
  readonly conversation: ConversationOptions;
  /** The conversation so far; the last one grows while `isGenerating`. */
  readonly messages: readonly ChatTurn[];
  /** The newest failure of an action, until another action begins. */
  readonly error: LlmError | undefined;
  /** Why there is no connection to the models any more. */
  readonly connectionError: LlmError | undefined;
}

/** Everything `useLLM` shows. */
export interface LlmState extends CoreState {
  /** The model that is asked. */
  readonly model: Model | undefined;
  /** What that model is loaded with, when it is. */
  readonly loaded: LoadedModel | undefined;
  readonly isLoading: boolean;
  /** How far the load of that model is, 0 to 1. */
  readonly loadProgress: number | undefined;
  /** The download that was started last of those under way. */
  readonly download: Download | undefined;
  readonly isDownloading: boolean;
  /** Speed of the newest finished answer. */
  readonly tokensPerSecond: number | undefined;
  /** Tokens of the conversation after the newest finished answer. */
  readonly contextUsed: number;
  /** Tokens the conversation can grow to; unknown until the model is loaded. */
  readonly contextSize: number | undefined;
}

export const initialState: CoreState = {
  models: [],
  modelStates: {},
  checks: {},
  downloads: {},
  catalogue: [],
  machine: undefined,
  search: undefined,
  inspections: {},
  selectedId: undefined,
  isReady: false,
  isGenerating: false,
  conversation: {},
  messages: [],
  error: undefined,
  connectionError: undefined,
};

export function deriveState(core: CoreState): LlmState {
  const model = core.models.find(({ id }) => id === core.selectedId);
  const state = model && core.modelStates[model.id];
  const loaded = state?.status === "loaded" ? state.loaded : undefined;
  const finished = core.messages.findLast(isFinished);
  const download = Object.values(core.downloads).findLast((one) => !isSettled(one));
  return {
    ...core,
    model,
    download,
    isDownloading: download !== undefined,
    loaded,
    isLoading: state?.status === "loading",
    loadProgress: state?.status === "loading" ? state.progress : undefined,
    tokensPerSecond: finished?.timings?.tokensPerSecond,
    contextUsed: finished?.usage?.contextUsed ?? 0,
    contextSize: loaded?.contextSize ?? finished?.usage?.contextSize,
  };
}

function isFinished(turn: ChatTurn): turn is AnswerTurn {
  return turn.role === "assistant" && turn.usage !== undefined;
}
