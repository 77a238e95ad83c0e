import {
  Button,
  ErrorNotice,
  HubTokenForm,
  useLLM,
  useMessages,
  type ModelOffer,
} from "@llm/react";
import type { ReactNode } from "react";

/** Asks the hub for the facts of a model of which too little is known to choose it. */
export function OfferDetails({ offer }: { readonly offer: ModelOffer }): ReactNode {
  const { common, search } = useMessages();
  const { state, actions } = useLLM();
  const { source, modelId, sizeBytes } = offer;
  if (source === undefined || modelId !== undefined || sizeBytes !== undefined) return null;
  const inspection = state.inspections[source];
  const isReading = inspection?.status === "reading";
  const error = inspection?.status === "failed" ? inspection.error : undefined;
  // The notice of a failure has details of its own.
  const wanted = error === undefined ? search.details : common.retry;
  const inspect = () => void actions.inspectModel(source);
  // From the download on, the card tells what there is to tell.
  const isWanted = Object.values(state.downloads).some(
    (download) => download.source === source && download.status !== "cancelled",
  );
  if (isWanted) return null;
  return (
    <>
      {error !== undefined && <ErrorNotice error={error} />}
      <HubTokenForm error={error} onChanged={inspect} />
      <Button size="small" className="self-start" aria-disabled={isReading} onClick={inspect}>
        {isReading ? search.readingDetails : wanted}
      </Button>
    </>
  );
}
