import type { ErrorSummary, ModelState } from "@llm/domain";

/** What a card shows and offers. Closed: another state needs its own place in the card. */
export type ModelCardState =
  | { readonly status: "ready" }
  | { readonly status: "loading"; readonly progress: number }
  | { readonly status: "loaded"; readonly memoryBytes: number; readonly contextSize: number }
  | { readonly status: "failed"; readonly error: ErrorSummary };

/** The card's state of a model's state; one that is not known yet is ready. */
export function modelCardState(state: ModelState | undefined): ModelCardState {
  switch (state?.status) {
    case "loading":
      return { status: "loading", progress: state.progress };
    case "loaded": {
      const { memoryBytes, contextSize } = state.loaded;
      return { status: "loaded", memoryBytes, contextSize };
    }
    case "failed":
      return { status: "failed", error: state.error };
    default:
      return { status: "ready" };
  }
}
