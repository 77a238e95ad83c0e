import { Button, ErrorNotice, useLLM, useMessages, type ModelOffer } from "@llm/react";
import type { ReactNode } from "react";

/** Asks the hub for the facts of a model of which too little is known to choose it. */
export function OfferDetails({ offer }: { readonly offer: ModelOffer }): ReactNode {
  const { common, search } = useMessages();
  const { state, actions } = useLLM();
  const { source, modelId, sizeBytes } = offer;
  if (source === undefined || modelId !== undefined || sizeBytes !== undefined) return null;
  const inspection = state.inspections[source];
  const isReading = inspection?.status === "reading";
  // The notice of a failure has details of its own.
  const wanted = inspection?.status === "failed" ? common.retry : search.details;
  // From the download on, the card tells what there is to tell.
  const isWanted = Object.values(state.downloads).some(
    (download) => download.source === source && download.status !== "cancelled",
  );
  if (isWanted) return null;
  return (
    <>
      {inspection?.status === "failed" && <ErrorNotice error={inspection.error} />}
      <Button
        size="small"
        className="self-start"
        aria-disabled={isReading}
        onClick={() => void actions.inspectModel(source)}
      >
        {isReading ? search.readingDetails : wanted}
      </Button>
    </>
  );
}
