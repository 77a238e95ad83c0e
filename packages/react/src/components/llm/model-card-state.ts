import type { Download, ErrorSummary, LoadedModel, ModelVerification } from "@llm/domain";
import { downloadOf, type ModelOffer } from "../../store/model-offers.ts";
import type { LlmState } from "../../store/llm-state.ts";

/** What a card shows and offers. Closed: another state needs its own place in the card. */
export type ModelCardState =
  | { readonly status: "available" }
  | { readonly status: "queued"; readonly download: Download; readonly place: number }
  | { readonly status: "resolving"; readonly download: Download }
  | { readonly status: "downloading"; readonly download: Download }
  | { readonly status: "verifying"; readonly download: Download }
  | { readonly status: "paused"; readonly download: Download }
  | {
      readonly status: "download-failed";
      readonly download: Download;
      readonly error: ErrorSummary | undefined;
    }
  | {
      readonly status: "ready";
      /** What the newest check of its files found. */
      readonly found: ModelVerification["status"] | undefined;
      readonly updateAvailable: boolean;
    }
  | { readonly status: "checking"; readonly progress: number }
  | { readonly status: "loading"; readonly progress: number }
  | { readonly status: "loaded"; readonly loaded: LoadedModel }
  | { readonly status: "failed"; readonly error: ErrorSummary };

/** What the card of an offer shows; a model that is not known yet to do anything is ready. */
export function modelCardState(state: LlmState, offer: ModelOffer): ModelCardState {
  const { source, modelId } = offer;
  const download = source === undefined ? undefined : downloadOf(state, source);
  const ofDownload = download && downloadState(state, download);
  if (ofDownload !== undefined) return ofDownload;
  if (modelId === undefined) return { status: "available" };
  return libraryState(state, modelId, download?.updateAvailable ?? false);
}

/** Undefined when the download is over. */
function downloadState(state: LlmState, download: Download): ModelCardState | undefined {
  switch (download.status) {
    case "queued":
      return { status: "queued", download, place: placeInQueue(state, download) };
    case "failed":
      return { status: "download-failed", download, error: download.error };
    case "completed":
    case "cancelled":
      return undefined;
    default:
      return { status: download.status, download };
  }
}

function placeInQueue({ downloads }: LlmState, download: Download): number {
  const queued = Object.values(downloads).filter(({ status }) => status === "queued");
  return queued.findIndex(({ id }) => id === download.id) + 1;
}

function libraryState(state: LlmState, modelId: string, updateAvailable: boolean): ModelCardState {
  const check = state.checks[modelId];
  if (check?.status === "checking") return { status: "checking", progress: check.progress };
  const model = state.modelStates[modelId];
  switch (model?.status) {
    case "loading":
      return { status: "loading", progress: model.progress };
    case "loaded":
      return { status: "loaded", loaded: model.loaded };
    case "failed":
      return { status: "failed", error: model.error };
    default:
      return { status: "ready", found: check?.verification.status, updateAvailable };
  }
}
