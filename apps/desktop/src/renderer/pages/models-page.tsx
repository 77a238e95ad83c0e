import { estimateFit } from "@llm/domain";
import {
  ErrorNotice,
  HubTokenForm,
  keysHere,
  useHubToken,
  ModelCard,
  modelOffers,
  offerKey,
  useLLM,
  useMessages,
  useModels,
  type ModelOffer,
} from "@llm/react";
import { useState, type ReactNode } from "react";
import { ModelSearch } from "./model-search.tsx";
import { OfferDetails } from "./offer-details.tsx";

/** The models that are here, those that could be, and a search for more. */
export function ModelsPage(): ReactNode {
  const { models: words, search: searchWords } = useMessages();
  const { state, actions } = useLLM();
  const [onlyFitting, setOnlyFitting] = useState(false);
  const pinned = useHereAtFirst();
  useModels();
  const { hubProblem } = useHubToken().state ?? {};
  const { here, elsewhere } = modelOffers(state, pinned);
  const { search, machine } = state;
  const searchAgain = () => void actions.searchModels(search?.query ?? "");
  const fits = ({ modelId, sizeBytes }: ModelOffer) =>
    !onlyFitting ||
    modelId !== undefined ||
    machine === undefined ||
    sizeBytes === undefined ||
    estimateFit(sizeBytes, machine).rating !== "too-large";
  const found = elsewhere.filter(fits);
  const others = (
    <ModelSection
      title={search === undefined ? words.recommended : searchWords.results(search.query)}
      offers={found}
    >
      {search?.status === "searching" && <p role="status">{searchWords.searching}</p>}
      {search?.status === "done" && found.length === 0 && (
        <p role="status">
          {searchWords.none} {searchWords.noneHint}
        </p>
      )}
      {search?.status === "failed" && (
        <>
          <ErrorNotice error={search.error} onRetry={searchAgain} />
          <HubTokenForm error={search.error} onChanged={searchAgain} />
        </>
      )}
    </ModelSection>
  );
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-[1200px] flex-col gap-6 p-6 max-[480px]:p-4">
        <h1 className="text-2xl/8 font-semibold tracking-tight">{words.title}</h1>
        {hubProblem !== undefined && <ErrorNotice error={hubProblem} />}
        <ModelSearch onlyFitting={onlyFitting} onOnlyFittingChange={setOnlyFitting} />
        {search !== undefined && others}
        {(here.length > 0 || state.isReady) && (
          <ModelSection title={words.onThisMachine} offers={here}>
            {here.length === 0 && state.models.length === 0 && <p>{words.noModels}</p>}
          </ModelSection>
        )}
        {search === undefined && found.length > 0 && others}
      </div>
    </div>
  );
}

/** What was here or on its way when the page was opened: only that moves up, so that no card jumps under the pointer. */
function useHereAtFirst(): ReadonlySet<string> {
  const { state } = useLLM();
  const [pinned, setPinned] = useState<ReadonlySet<string>>();
  const isKnown = state.isReady && state.machine !== undefined;
  if (pinned === undefined && isKnown) setPinned(keysHere(state));
  return pinned ?? new Set();
}

interface ModelSectionProps {
  readonly title: string;
  readonly offers: readonly ModelOffer[];
  readonly children?: ReactNode;
}

function ModelSection({ title, offers, children }: ModelSectionProps): ReactNode {
  const { models: words } = useMessages();
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h2 className="font-semibold wrap-anywhere">{title}</h2>
      {children}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(320px,100%),380px))] gap-4 max-[480px]:grid-cols-1">
        {offers.map((offer) => (
          <li key={offerKey(offer)} className="grid grid-cols-1">
            <ModelCard
              model={offer}
              summary={
                offer.origin === "bundled"
                  ? words.starterSummary
                  : (words.summaries[offer.source ?? ""] ?? offer.summary)
              }
            >
              <OfferDetails offer={offer} />
            </ModelCard>
          </li>
        ))}
      </ul>
    </section>
  );
}
