import { useSyncExternalStore } from "react";
import type { LlmActions } from "../store/llm-store.ts";
import type { LlmState } from "../store/llm-state.ts";
import { useLlmContext } from "./llm-provider.tsx";

export interface UseLlm {
  readonly state: LlmState;
  /** The same object at every render. */
  readonly actions: LlmActions;
}

/** The model in use, the conversation with it, and what can be done. */
export function useLLM(): UseLlm {
  const { store } = useLlmContext();
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot);
  return { state, actions: store.actions };
}
