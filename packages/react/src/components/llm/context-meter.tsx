import type { ReactNode } from "react";
import { formatCount, formatTokens } from "../../format/formats.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { classNames } from "../ui/class-names.ts";

export interface ContextMeterProps {
  /** Tokens of the conversation so far. */
  readonly used: number;
  /** Tokens it can grow to. */
  readonly size: number;
}

/** How full the model's context is; it turns to a warning from 85% on. */
export function ContextMeter({ used, size }: ContextMeterProps): ReactNode {
  const { chat, locale } = useMessages();
  const share = Math.min(1, used / size);
  const words = chat.contextUsed(formatCount(used, locale), formatCount(size, locale));
  return (
    <Tooltip text={words}>
      <span
        role="meter"
        tabIndex={0}
        aria-label={chat.context}
        aria-valuemin={0}
        aria-valuemax={size}
        aria-valuenow={used}
        aria-valuetext={words}
        className="flex shrink-0 items-center gap-2 rounded-sm text-xs whitespace-nowrap text-muted-foreground tabular-nums"
      >
        <span className="h-1.5 w-12 overflow-hidden rounded-full bg-muted-strong">
          <span
            className={classNames("block h-full", share < 0.85 ? "bg-primary" : "bg-warning")}
            style={{ width: `${share * 100}%` }}
          />
        </span>
        {formatTokens(used, locale)} / {formatTokens(size, locale)}
      </span>
    </Tooltip>
  );
}
