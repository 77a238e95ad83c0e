import type { CatalogueModel, Download, HubModel, Model, ModelId } from "@llm/domain";
import type { Inspection } from "./llm-state.ts";
import type { LlmState } from "./llm-state.ts";

/** What a card is about: a model that is here, or one that could be. */
export interface ModelOffer {
  /** Of a model that is in the library. */
  readonly modelId?: ModelId | undefined;
  /** What to give to a download; absent for a model that no download can bring. */
  readonly source?: string | undefined;
  readonly name: string;
  readonly publisher?: string | undefined;
  readonly summary?: string | undefined;
  readonly origin?: Model["origin"] | undefined;
  /** Whether removing it deletes its files. @default false */
  readonly deletesFiles?: boolean | undefined;
  readonly sizeBytes?: number | undefined;
  readonly parameterCount?: number | undefined;
  readonly quantization?: string | undefined;
  readonly contextLength?: number | undefined;
  readonly license?: string | undefined;
  /** How often it was downloaded by others. */
  readonly downloadCount?: number | undefined;
  /** Whether its publisher asks for something before it can be downloaded. */
  readonly isGated?: boolean | undefined;
}

/** Tells offers apart, whether the model is here or not. */
export function offerKey({ source, modelId, name }: ModelOffer): string {
  return source ?? modelId ?? name;
}

export interface ModelOffers {
  /** Downloads that have no other place, then the models of the library. */
  readonly here: readonly ModelOffer[];
  /** What a search found, or else what is recommended. */
  readonly elsewhere: readonly ModelOffer[];
}

/**
 * Everything there is a card for. A model stays where it was while it is downloaded: `pinned` has the keys of those
 * that were here or on their way when the page was opened, and only those move up.
 */
export function modelOffers(state: LlmState, pinned: ReadonlySet<string>): ModelOffers {
  const { models, search } = state;
  const now = keysHere(state);
  const isUp = ({ source }: CatalogueModel) => pinned.has(source) && now.has(source);
  const shown: readonly ModelOffer[] =
    search === undefined
      ? state.catalogue.filter((model) => !isUp(model))
      : search.status === "done"
        ? search.results.map((found) => offerOfHub(found, state.inspections[found.source]))
        : [];
  const elsewhere = shown.map((offer) => offerOfSource(state, offer) ?? offer);
  const placed = new Set(elsewhere.map(offerKey));
  const downloads = unfinishedDownloads(state).map((download) => offerOfDownload(state, download));
  const here = [...downloads, ...models.map((model) => offerOfLibrary(state, model))].filter(
    (offer) => !placed.has(offerKey(offer)),
  );
  return { here, elsewhere };
}

/** Keys of what is here or on its way now. */
export function keysHere(state: LlmState): ReadonlySet<string> {
  const downloads = unfinishedDownloads(state).map(({ source }) => source);
  return new Set([...downloads, ...state.models.map((model) => offerKey(offerOfModel(model)))]);
}

/** The download that brings this model, or brought it; the newest when there are several. */
export function downloadOf({ downloads }: LlmState, source: string): Download | undefined {
  return Object.values(downloads).findLast((download) => download.source === source);
}

/** The library's model of a source, also when it was there under another one. */
function offerOfSource(state: LlmState, { source = "" }: ModelOffer): ModelOffer | undefined {
  const modelId = downloadOf(state, source)?.modelId;
  const model = state.models.find((one) => one.source === source || one.id === modelId);
  // It keeps the source it is shown by.
  return model && { ...offerOfLibrary(state, model), source };
}

/** A model does not know itself what it is good for; the catalogue may. */
function offerOfLibrary({ catalogue }: LlmState, model: Model): ModelOffer {
  const entry = catalogue.find(({ source }) => source === model.source);
  return { ...offerOfModel(model), summary: model.summary ?? entry?.summary };
}

/** Downloads of models that are not in the library. */
function unfinishedDownloads(state: LlmState): readonly Download[] {
  const { downloads, models } = state;
  return Object.values(downloads).filter((download) => {
    const isOver = download.status === "completed" || download.status === "cancelled";
    return !isOver && !models.some(({ source }) => source === download.source);
  });
}

function offerOfModel(model: Model): ModelOffer {
  return { ...model, modelId: model.id };
}

function offerOfHub(found: HubModel, inspection: Inspection | undefined): ModelOffer {
  const { repository, downloads, license, isGated } = found;
  const slash = repository.indexOf("/");
  const facts = inspection?.status === "done" ? inspection.model : undefined;
  const { sizeBytes, parameterCount, quantization, contextLength } = facts ?? {};
  return {
    // Of a pasted link the hub knows how downloads call it.
    source: facts?.source ?? found.source,
    // What was pasted may have none.
    publisher: slash > 0 ? repository.slice(0, slash) : undefined,
    name: repository.slice(slash + 1),
    isGated,
    downloadCount: downloads,
    license: license ?? facts?.license,
    sizeBytes,
    parameterCount,
    quantization,
    contextLength,
  };
}

/** What the catalogue or the file's header on the hub told of it stays on its card. */
function offerOfDownload(
  { catalogue, inspections }: LlmState,
  { source, name, totalBytes }: Download,
): ModelOffer {
  const recommended = catalogue.find((model) => model.source === source);
  if (recommended !== undefined) return recommended;
  const read = Object.values(inspections).find(
    (inspection) => inspection.status === "done" && inspection.model.source === source,
  );
  return read?.status === "done" ? read.model : { source, name, sizeBytes: totalBytes };
}
