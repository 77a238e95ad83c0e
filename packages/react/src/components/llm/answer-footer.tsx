import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { formatCount, formatRate, formatSeconds } from "../../format/formats.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import type { MessageCatalogue } from "../../messages/catalogue.ts";
import type { AnswerTurn } from "../../store/chat-turn.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { CopyButton } from "./copy-button.tsx";

export interface AnswerFooterProps {
  readonly turn: AnswerTurn;
  readonly onRegenerate?: (() => void) | undefined;
  readonly className?: string;
}

/** What can be done with a finished answer, and its figures. */
export function AnswerFooter({ turn, onRegenerate, className }: AnswerFooterProps): ReactNode {
  const messages = useMessages();
  const { chat } = messages;
  return (
    <div className={classNames("flex min-h-7 flex-wrap items-center gap-x-1", className)}>
      {turn.content !== "" && <CopyButton text={turn.content} label={chat.copyAnswer} />}
      {onRegenerate !== undefined && (
        <Button
          variant="ghost"
          size="small-icon"
          aria-label={chat.regenerate}
          title={chat.regenerate}
          onClick={onRegenerate}
        >
          <RefreshCw aria-hidden />
        </Button>
      )}
      <span className="ml-1 text-xs text-muted-foreground tabular-nums">
        {figures(turn, messages).join(" · ")}
      </span>
    </div>
  );
}

function figures({ usage, timings }: AnswerTurn, { chat, locale }: MessageCatalogue): string[] {
  const { tokensPerSecond = 0, firstChunkMs, loadMs } = timings ?? {};
  const words: string[] = [];
  if (usage !== undefined) words.push(chat.tokens(formatCount(usage.completionTokens, locale)));
  if (tokensPerSecond > 0) words.push(chat.tokensPerSecond(formatRate(tokensPerSecond, locale)));
  if (firstChunkMs !== undefined) words.push(chat.firstToken(formatSeconds(firstChunkMs, locale)));
  if (loadMs !== undefined) words.push(chat.loadedFirst(formatSeconds(loadMs, locale)));
  return words;
}
