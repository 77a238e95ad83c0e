import type { ModelState } from "@llm/domain";
import type { ReactNode } from "react";
import { useMessages } from "../../messages/messages-provider.tsx";
import { classNames } from "../ui/class-names.ts";

const colours = {
  unloaded: "border border-muted-foreground",
  loading: "bg-primary motion-safe:animate-pulse",
  loaded: "bg-success",
  failed: "bg-danger",
} as const satisfies Record<ModelState["status"], string>;

export interface StatusDotProps {
  readonly status: ModelState["status"];
  readonly className?: string;
}

/** What a model is doing, in one dot; its words are for screen readers. */
export function StatusDot({ status, className }: StatusDotProps): ReactNode {
  const { models } = useMessages();
  const words = {
    unloaded: models.ready,
    loading: models.loadingState,
    loaded: models.loadedState,
    failed: models.failedState,
  } as const;
  return (
    <span className={classNames("size-2 shrink-0 rounded-full", colours[status], className)}>
      <span className="sr-only">{words[status]}</span>
    </span>
  );
}
