import type { ErrorSummary } from "@llm/domain";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { errorWords } from "../../messages/error-words.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { ExternalLink } from "./external-link.tsx";

export interface ErrorNoticeProps {
  readonly error: Pick<ErrorSummary, "code" | "message" | "hint" | "details">;
  readonly onRetry?: (() => void) | undefined;
  readonly className?: string;
}

/** What happened, what to do and where, the technical facts folded away, and a way to try again. */
export function ErrorNotice({ error, onRetry, className }: ErrorNoticeProps): ReactNode {
  const messages = useMessages();
  const { what, todo } = errorWords(error, messages);
  const { page } = error.details;
  return (
    <div
      role="alert"
      className={classNames("flex gap-3 rounded-md bg-danger-soft p-3 text-[13px]/5", className)}
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0 flex-1 wrap-anywhere">
        <p className="font-medium">{what}</p>
        <p>{todo}</p>
        {typeof page === "string" && (
          <p className="mt-1">
            <ExternalLink href={page}>{page}</ExternalLink>
          </p>
        )}
        <div className="mt-2 flex flex-wrap items-start gap-3">
          {onRetry !== undefined && (
            <Button size="small" onClick={onRetry}>
              {messages.common.retry}
            </Button>
          )}
          <details className="min-w-0 flex-1 py-1">
            <summary className="w-fit cursor-pointer rounded-sm">{messages.common.details}</summary>
            <p className="font-mono text-xs/5">
              {error.code}: {error.message}
            </p>
          </details>
        </div>
      </div>
    </div>
  );
}
