import { Lock } from "lucide-react";
import { useId, type ReactNode } from "react";
import { useLLM } from "../../hooks/use-llm.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import { downloadOf, type ModelOffer } from "../../store/model-offers.ts";
import { Badge } from "../ui/badge.tsx";
import { Card } from "../ui/card.tsx";
import { ModelCardFoot } from "./model-card-foot.tsx";
import { ModelCardMenu } from "./model-card-menu.tsx";
import { modelCardState, type ModelCardState } from "./model-card-state.ts";
import { ModelFacts } from "./model-facts.tsx";

export interface ModelCardProps {
  readonly model: ModelOffer;
  /** One line on what it is good for. @default the model's own summary */
  readonly summary?: string | undefined;
  /** Stands below the facts. */
  readonly children?: ReactNode;
}

/** A model: what it is, what it is doing, and the next thing to do, all of it by `useLLM`. */
export function ModelCard({ model, summary = model.summary, children }: ModelCardProps): ReactNode {
  const { state, actions } = useLLM();
  const titleId = useId();
  const { modelId = "", source = "" } = model;
  const cardState = modelCardState(state, model);
  const downloadId = downloadOf(state, source)?.id ?? "";
  const hasMenu = cardState.status === "ready" || cardState.status === "failed";
  return (
    <Card aria-labelledby={titleId} className="min-h-60 min-w-0 gap-3 p-4">
      <header className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 id={titleId} className="font-semibold wrap-anywhere">
            {model.name}
          </h3>
          {model.publisher !== undefined && (
            <p className="truncate text-[13px]/5 text-muted-foreground">{model.publisher}</p>
          )}
        </div>
        <StateBadge state={cardState} isGated={model.isGated === true} />
      </header>
      {summary !== undefined && <p className="text-[13px]/5">{summary}</p>}
      <ModelFacts model={model} machine={state.machine} />
      {children}
      <ModelCardFoot
        state={cardState}
        titleId={titleId}
        actions={{
          download: () => void actions.startDownload(source),
          pause: () => void actions.pauseDownload(downloadId),
          resume: () => void actions.resumeDownload(downloadId),
          cancelDownload: () => void actions.cancelDownload(downloadId),
          update: () => void actions.startDownload(modelId),
          load: () => void actions.loadModel(modelId),
          cancelLoad: () => void actions.cancelLoad(modelId),
          unload: () => void actions.unloadModel(modelId),
        }}
        menu={
          hasMenu && (
            <ModelCardMenu
              model={model}
              onVerify={() => void actions.verifyModel(modelId)}
              onRemove={() => void actions.removeModel(modelId)}
            />
          )
        }
      />
    </Card>
  );
}

interface StateBadgeProps {
  readonly state: ModelCardState;
  readonly isGated: boolean;
}

function StateBadge({ state, isGated }: StateBadgeProps): ReactNode {
  const { models, downloads } = useMessages();
  switch (state.status) {
    case "available":
      return (
        isGated && (
          <Badge>
            <Lock aria-hidden className="size-3" />
            {models.gated}
          </Badge>
        )
      );
    case "queued":
      return <Badge>{downloads.queued}</Badge>;
    case "resolving":
    case "downloading":
      return <Badge tone="accent">{downloads.downloading}</Badge>;
    case "verifying":
      return <Badge tone="accent">{downloads.verifyingState}</Badge>;
    case "paused":
      // One that stands still by itself says so.
      return (
        <Badge>
          {state.download.error === undefined ? downloads.paused : downloads.interrupted}
        </Badge>
      );
    case "ready":
    case "checking":
      return <Badge>{models.ready}</Badge>;
    case "loading":
      return <Badge tone="accent">{models.loadingState}</Badge>;
    case "loaded":
      return <Badge tone="success">{models.loadedState}</Badge>;
    case "download-failed":
    case "failed":
      return <Badge tone="danger">{models.failedState}</Badge>;
  }
}
