import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { formatSeconds } from "../../format/formats.ts";
import { useMessages } from "../../messages/messages-provider.tsx";

export interface ReasoningProps {
  readonly text: string;
  /** How long it took; undefined while it goes on. */
  readonly durationMs: number | undefined;
}

/** What the model thought before it answered, folded. */
export function Reasoning({ text, durationMs }: ReasoningProps): ReactNode {
  const { chat, locale } = useMessages();
  return (
    <details className="group mb-3 text-[13px]/5 text-muted-foreground">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        {durationMs === undefined ? (
          <span className="motion-safe:animate-pulse">{chat.reasoning}</span>
        ) : (
          chat.reasoned(formatSeconds(durationMs, locale))
        )}
      </summary>
      <p className="mt-2 border-l-2 border-border pl-3 whitespace-pre-wrap wrap-anywhere">{text}</p>
    </details>
  );
}
