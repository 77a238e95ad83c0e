import { memo, type ReactNode } from "react";
import { formatCount, formatPercent } from "../../format/formats.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import type { AnswerTurn } from "../../store/chat-turn.ts";
import { Progress } from "../ui/progress.tsx";
import { AnswerFooter } from "./answer-footer.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { Markdown } from "./markdown.tsx";
import { Reasoning } from "./reasoning.tsx";

export interface AnswerProps {
  readonly turn: AnswerTurn;
  /** The model that answers. */
  readonly modelName: string;
  /** How far its load is, 0 to 1, while it loads. */
  readonly loadProgress: number | undefined;
  /** Whether it is the newest: its footer is always shown, and it alone can be asked for again. */
  readonly isLast: boolean;
  readonly onRegenerate: () => void;
}

export const Answer = memo(function Answer(props: AnswerProps): ReactNode {
  const { turn, modelName, loadProgress, isLast, onRegenerate } = props;
  const { chat } = useMessages();
  const isRunning = turn.status === "waiting" || turn.status === "writing";
  return (
    <article aria-label={chat.answerOf(modelName)} className="group/answer min-w-0">
      {turn.reasoning !== "" && <Reasoning text={turn.reasoning} durationMs={turn.reasoningMs} />}
      {turn.content !== "" && <Markdown text={turn.content} />}
      {turn.status === "waiting" && (
        <Waiting
          modelName={modelName}
          loadProgress={loadProgress}
          readingProgress={turn.readingProgress}
        />
      )}
      <Ending turn={turn} />
      <Unseen count={turn.unseenTurns ?? 0} />
      {turn.error !== undefined && (
        <ErrorNotice
          className="mt-3"
          error={turn.error}
          onRetry={isLast ? onRegenerate : undefined}
        />
      )}
      {!isRunning && turn.error === undefined && (
        <AnswerFooter
          turn={turn}
          onRegenerate={isLast ? onRegenerate : undefined}
          className={isLast ? "mt-2" : footerOnHover}
        />
      )}
    </article>
  );
});

const footerOnHover =
  "mt-2 transition-opacity duration-150 hover-device:opacity-0 group-hover/answer:opacity-100 group-focus-within/answer:opacity-100";

interface WaitingProps extends Pick<AnswerProps, "modelName" | "loadProgress"> {
  readonly readingProgress: number | undefined;
}

function Waiting({ modelName, loadProgress, readingProgress }: WaitingProps): ReactNode {
  const { chat, models, locale } = useMessages();
  const progress = loadProgress ?? readingProgress;
  const percent = formatPercent(progress ?? 0, locale);
  const { words, label } =
    loadProgress !== undefined
      ? { words: chat.loadingModel(modelName, percent), label: models.loadingState }
      : readingProgress !== undefined
        ? { words: chat.readingPercent(percent), label: chat.reading }
        : { words: chat.waiting, label: chat.waiting };
  return (
    <div className="text-muted-foreground tabular-nums">
      <p className="flex items-center gap-2.5">
        <span className="size-2 rounded-full bg-primary motion-safe:animate-pulse" />
        {words}
      </p>
      {progress !== undefined && (
        <div className="mt-2 max-w-60">
          <Progress value={progress} label={label} />
        </div>
      )}
    </div>
  );
}

/** Says that the model has forgotten the beginning, which the reader still sees. */
function Unseen({ count }: { readonly count: number }): ReactNode {
  const { chat, locale } = useMessages();
  if (count === 0) return null;
  return (
    <p className="mt-2 text-[13px]/5 text-muted-foreground italic">
      {chat.unseen(formatCount(count, locale))}
    </p>
  );
}

/** Says why an answer ended, unless the model ended it with something to read. */
function Ending({ turn }: { readonly turn: AnswerTurn }): ReactNode {
  const { chat } = useMessages();
  const words =
    turn.status === "stopped"
      ? chat.stopped
      : turn.finishReason === "length"
        ? chat.lengthReached
        : turn.finishReason === "context-full"
          ? chat.contextFull
          : turn.status === "done" && turn.content.trim() === ""
            ? chat.noText
            : undefined;
  if (words === undefined) return null;
  return <p className="mt-2 text-[13px]/5 text-muted-foreground italic">{words}</p>;
}
