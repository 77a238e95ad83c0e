import { errorWords, useLLM, useMessages, type LlmState } from "@llm/react";
import { useEffect } from "react";
import { toast } from "sonner";
import type { Page } from "../use-page.ts";

/** Tells of a failure that nothing on the page tells of. */
export function useErrorToasts(page: Page): void {
  const { state } = useLLM();
  const messages = useMessages();
  const error = isTold(state, page) ? undefined : state.error;
  useEffect(() => {
    if (error === undefined) return;
    const { what, todo } = errorWords(error, messages);
    toast.error(what, { description: todo });
  }, [error, messages]);
}

function isTold({ messages, error, ...state }: LlmState, page: Page): boolean {
  const last = messages.at(-1);
  const inConversation = last?.role === "assistant" && last.error === error;
  const onCard =
    page === "models" &&
    Object.values(state.modelStates).some(
      (model) =>
        model.status === "failed" &&
        model.error.code === error?.code &&
        model.error.message === error.message,
    );
  return !state.isReady || state.connectionError !== undefined || inConversation || onCard;
}
