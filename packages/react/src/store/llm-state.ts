import type {
  GenerationOptions,
  LlmError,
  LoadedModel,
  Model,
  ModelId,
  ModelState,
} from "@llm/domain";
import type { AnswerTurn, ChatTurn } from "./chat-turn.ts";

/** What a conversation was begun with. */
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
  return {
    ...core,
    model,
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
