import { memo, type ReactNode } from "react";
import { useMessages } from "../../messages/messages-provider.tsx";
import type { ChatTurn, QuestionTurn } from "../../store/chat-turn.ts";
import { Answer, type AnswerProps } from "./answer.tsx";

export interface ChatMessageProps extends Omit<AnswerProps, "turn"> {
  readonly turn: ChatTurn;
}

/** One turn of a conversation. */
export function ChatMessage({ turn, ...props }: ChatMessageProps): ReactNode {
  return turn.role === "user" ? <Question turn={turn} /> : <Answer turn={turn} {...props} />;
}

const Question = memo(function Question({ turn }: { readonly turn: QuestionTurn }): ReactNode {
  const { chat } = useMessages();
  return (
    <article
      aria-label={chat.you}
      className="ml-auto w-fit max-w-[85%] rounded-lg bg-muted px-4 py-2 whitespace-pre-wrap wrap-anywhere"
    >
      {turn.content}
    </article>
  );
});
