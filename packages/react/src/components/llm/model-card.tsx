import type { Model } from "@llm/domain";
import { useId, type ReactNode } from "react";
import { formatPercent } from "../../format/formats.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Progress } from "../ui/progress.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { LoadedFacts, ModelFacts } from "./model-facts.tsx";
import type { ModelCardState } from "./model-card-state.ts";

export interface ModelCardProps {
  readonly model: Model;
  readonly state: ModelCardState;
  /** One line on what it is good for. @default the model's own summary */
  readonly summary?: string | undefined;
  readonly onLoad: () => void;
  readonly onCancelLoad: () => void;
  readonly onUnload: () => void;
}

/** A model: what it is, what it is doing, and the one thing to do next. */
export function ModelCard({
  model,
  state,
  summary = model.summary,
  ...handlers
}: ModelCardProps): ReactNode {
  const titleId = useId();
  return (
    <Card aria-labelledby={titleId} className="min-h-60 gap-3 p-4">
      <header className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 id={titleId} className="font-semibold wrap-anywhere">
            {model.name}
          </h2>
          {model.publisher !== undefined && (
            <p className="truncate text-[13px]/5 text-muted-foreground">{model.publisher}</p>
          )}
        </div>
        <StateBadge status={state.status} />
      </header>
      {summary !== undefined && <p className="text-[13px]/5">{summary}</p>}
      <ModelFacts model={model} />
      <div className="mt-auto flex flex-col gap-3 pt-1">
        <CardFoot state={state} {...handlers} />
      </div>
    </Card>
  );
}

function StateBadge({ status }: { readonly status: ModelCardState["status"] }): ReactNode {
  const { models } = useMessages();
  switch (status) {
    case "ready":
      return <Badge>{models.ready}</Badge>;
    case "loading":
      return <Badge tone="accent">{models.loadingState}</Badge>;
    case "loaded":
      return <Badge tone="success">{models.loadedState}</Badge>;
    case "failed":
      return <Badge tone="danger">{models.failedState}</Badge>;
  }
}

function CardFoot({
  state,
  onLoad,
  onCancelLoad,
  onUnload,
}: Pick<ModelCardProps, "state" | "onLoad" | "onCancelLoad" | "onUnload">): ReactNode {
  const { common, models, locale } = useMessages();
  switch (state.status) {
    case "ready":
      return (
        <Button variant="primary" onClick={onLoad}>
          {models.load}
        </Button>
      );
    case "loading":
      return (
        <>
          <div className="flex items-center gap-3">
            <Progress value={state.progress} label={models.loadingState} />
            <span className="w-10 text-right font-mono text-xs tabular-nums">
              {formatPercent(state.progress, locale)}
            </span>
          </div>
          <Button onClick={onCancelLoad}>{common.cancel}</Button>
        </>
      );
    case "loaded":
      return (
        <>
          <LoadedFacts {...state} />
          <Button onClick={onUnload}>{models.unload}</Button>
        </>
      );
    case "failed":
      return <ErrorNotice error={state.error} onRetry={onLoad} />;
  }
}
