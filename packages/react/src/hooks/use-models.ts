import { useEffect } from "react";
import type { Model, ModelState } from "@llm/domain";
import { useLlmContext } from "./llm-provider.tsx";
import { useLLM } from "./use-llm.ts";

export interface ModelWithState {
  readonly model: Model;
  /** What it is doing; undefined until it is known. */
  readonly state: ModelState | undefined;
}

/** All models with their live states, the default one first. Reads them when it is first used. */
export function useModels(): readonly ModelWithState[] {
  const { client } = useLlmContext();
  const { state, actions } = useLLM();
  useEffect(() => void actions.initLLM(), [actions, client]);
  return state.models.map((model) => ({ model, state: state.modelStates[model.id] }));
}
