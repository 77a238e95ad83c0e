import { ArrowDown } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { useMessages } from "../../messages/messages-provider.tsx";
import type { ChatTurn } from "../../store/chat-turn.ts";
import { Button } from "../ui/button.tsx";
import { ChatMessage } from "./chat-message.tsx";
import { useFollowEnd } from "./follow-end.ts";

export interface ChatViewProps {
  readonly turns: readonly ChatTurn[];
  /** The model that answers. */
  readonly modelName: string;
  /** How far its load is, 0 to 1, while it loads. */
  readonly loadProgress: number | undefined;
  readonly onRegenerate: () => void;
  /** Shown while there is no turn. */
  readonly empty: ReactNode;
}

/** A conversation in a reading column that follows its newest line while the reader is at the end. */
export function ChatView({ empty, ...props }: ChatViewProps): ReactNode {
  if (props.turns.length > 0) return <Conversation {...props} />;
  return <div className="min-h-0 flex-1 overflow-y-auto">{empty}</div>;
}

function Conversation({ turns, ...props }: Omit<ChatViewProps, "empty">): ReactNode {
  const { chat } = useMessages();
  const { viewport, content, isFollowing, follow, onScroll } = useFollowEnd();
  const questions = turns.filter(({ role }) => role === "user").length;
  useEffect(follow, [follow, questions]);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div ref={viewport} onScroll={onScroll} className="min-h-0 flex-1 overflow-y-auto">
        <div
          ref={content}
          role="log"
          aria-label={chat.log}
          aria-live="off"
          className="reading-column flex flex-col gap-6 px-4 pt-6 pb-10"
        >
          {turns.map((turn, index) => (
            <ChatMessage key={turn.id} turn={turn} isLast={index === turns.length - 1} {...props} />
          ))}
        </div>
      </div>
      {!isFollowing && (
        <Button
          size="small"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full px-3 shadow-card"
          onClick={follow}
        >
          <ArrowDown aria-hidden />
          {chat.newest}
        </Button>
      )}
      <Announcement turn={turns.at(-1)} />
    </div>
  );
}

/** Tells a screen reader that an answer is being written, and then the whole of it: once, not word by word. */
function Announcement({ turn }: { readonly turn: ChatTurn | undefined }): ReactNode {
  const { chat } = useMessages();
  const words =
    turn?.role !== "assistant"
      ? ""
      : turn.status === "waiting" || turn.status === "writing"
        ? chat.writing
        : turn.content;
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  );
}
