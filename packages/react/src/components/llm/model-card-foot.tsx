import { Download, Pause, Play, RotateCw, X } from "lucide-react";
import type { ReactNode } from "react";
import { formatCount, formatPercent } from "../../format/formats.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import { Button, type ButtonProps } from "../ui/button.tsx";
import { Progress } from "../ui/progress.tsx";
import { DownloadProgress } from "./download-progress.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { HubTokenForm } from "./hub-token-form.tsx";
import type { ModelCardState } from "./model-card-state.ts";
import { LoadedFacts } from "./model-facts.tsx";

/** What can be done with a model. */
export interface ModelCardActions {
  readonly download: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancelDownload: () => void;
  readonly update: () => void;
  readonly load: () => void;
  readonly cancelLoad: () => void;
  readonly unload: () => void;
}

export interface ModelCardFootProps {
  readonly state: ModelCardState;
  readonly actions: ModelCardActions;
  /** Of the element that names the model, for those who meet a button without its card. */
  readonly titleId: string;
  /** Stands beside the buttons. */
  readonly menu?: ReactNode;
}

/** How far things are, and the buttons for what can be done about it. */
export function ModelCardFoot(props: ModelCardFootProps): ReactNode {
  const { state, actions, titleId, menu } = props;
  const [first, second] = useButtons(state, actions);
  return (
    <div className="mt-auto flex flex-col gap-3 pt-1">
      <Situation state={state} onTokenChanged={actions.resume} />
      <div className="flex gap-2">
        {/* By place: the button that is pressed becomes the next one, and keeps the focus. */}
        <FootButton {...first} aria-describedby={titleId} />
        {second !== undefined && <FootButton {...second} aria-describedby={titleId} />}
        {menu}
      </div>
    </div>
  );
}

interface SituationProps {
  readonly state: ModelCardState;
  readonly onTokenChanged: () => void;
}

function Situation({ state, onTokenChanged }: SituationProps): ReactNode {
  const { downloads, models, locale } = useMessages();
  switch (state.status) {
    case "available":
      return null;
    case "queued": {
      const label = downloads.queuePlace(formatCount(state.place, locale));
      return <p className="text-xs/5 text-muted-foreground tabular-nums">{label}</p>;
    }
    case "resolving":
      return <DownloadProgress isEndless download={state.download} label={downloads.resolving} />;
    case "downloading":
      return <DownloadProgress download={state.download} label={downloads.downloading} />;
    case "verifying":
      return <DownloadProgress isEndless download={state.download} label={downloads.verifying} />;
    case "paused": {
      const { error } = state.download;
      const isInterrupted = error?.code === "DOWNLOAD_INTERRUPTED";
      return (
        <>
          {error !== undefined && !isInterrupted && <ErrorNotice error={error} />}
          <DownloadProgress download={state.download} label={downloads.paused} />
        </>
      );
    }
    case "download-failed":
      return (
        <>
          {state.error && <ErrorNotice error={state.error} />}
          <HubTokenForm error={state.error} onChanged={onTokenChanged} />
        </>
      );
    case "ready":
      return <Findings state={state} />;
    case "checking":
      return <PercentBar value={state.progress} label={models.checkingFiles} isNamed />;
    case "loading":
      return <PercentBar value={state.progress} label={models.loadingState} />;
    case "loaded":
      return <LoadedFacts loaded={state.loaded} />;
    case "failed":
      return <ErrorNotice error={state.error} />;
  }
}

interface PercentBarProps {
  readonly value: number;
  readonly label: string;
  /** Shows the label too. @default false */
  readonly isNamed?: boolean;
}

function PercentBar({ value, label, isNamed = false }: PercentBarProps): ReactNode {
  const { locale } = useMessages();
  return (
    <div className="text-xs/5">
      <div className="flex items-center gap-3">
        <Progress value={value} label={label} />
        <span className="w-10 text-right font-mono tabular-nums">
          {formatPercent(value, locale)}
        </span>
      </div>
      {isNamed && <p className="text-muted-foreground">{label}</p>}
    </div>
  );
}

/** What the newest check found, and whether there is something newer. */
function Findings({
  state,
}: {
  readonly state: Extract<ModelCardState, { status: "ready" }>;
}): ReactNode {
  const { models } = useMessages();
  const findings = {
    intact: { words: models.intact, colour: "text-success" },
    damaged: { words: models.damaged, colour: "text-danger" },
    unknown: { words: models.unverifiable, colour: "text-muted-foreground" },
  } as const;
  const finding = state.found && findings[state.found];
  return (
    <div role="status" className="text-[13px]/5 empty:hidden">
      {finding !== undefined && <p className={finding.colour}>{finding.words}</p>}
      {state.updateAvailable && <p>{models.updateOffered}</p>}
    </div>
  );
}

/** The second click of a double click would meet the button that took the place of the first. */
function isFirstClick(event: { readonly detail: number }): boolean {
  return event.detail < 2;
}

interface FootButtonProps extends Pick<ButtonProps, "variant" | "disabled" | "aria-describedby"> {
  readonly label: string;
  readonly onClick: () => void;
  readonly icon?: ReactNode;
}

function FootButton({ label, icon, onClick, ...props }: FootButtonProps): ReactNode {
  return (
    <Button
      {...props}
      className="min-w-fit flex-1"
      onClick={(event) => isFirstClick(event) && onClick()}
    >
      {icon}
      <span className="truncate">{label}</span>
    </Button>
  );
}

type FootButtons = readonly [FootButtonProps, FootButtonProps?];

function useButtons(state: ModelCardState, actions: ModelCardActions): FootButtons {
  const { common, downloads, models } = useMessages();
  const pause = { label: downloads.pause, icon: <Pause aria-hidden />, onClick: actions.pause };
  const resume = {
    label: downloads.resume,
    icon: <Play aria-hidden />,
    onClick: actions.resume,
    variant: "primary",
  } as const;
  const cancel = {
    label: common.cancel,
    icon: <X aria-hidden />,
    onClick: actions.cancelDownload,
    variant: "outline",
  } as const;
  const load = { label: models.load, onClick: actions.load, variant: "primary" } as const;
  const retryIcon = <RotateCw aria-hidden />;
  switch (state.status) {
    case "available":
      return [
        {
          label: downloads.download,
          icon: <Download aria-hidden />,
          variant: "primary",
          onClick: actions.download,
        },
      ];
    case "queued":
    case "resolving":
    case "downloading":
    case "verifying":
      return [pause, cancel];
    case "paused":
      return [resume, cancel];
    case "download-failed":
      return [{ ...resume, label: common.retry, icon: retryIcon }, cancel];
    case "ready":
      return state.updateAvailable
        ? [load, { label: models.update, onClick: actions.update }]
        : [load];
    case "checking":
      return [{ ...load, disabled: true }];
    case "loading":
      return [{ label: common.cancel, onClick: actions.cancelLoad }];
    case "loaded":
      return [{ label: models.unload, onClick: actions.unload }];
    case "failed":
      return [{ ...load, label: common.retry, icon: retryIcon }];
  }
}
