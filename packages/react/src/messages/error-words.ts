import type { ErrorSummary } from "@llm/domain";
import type { ErrorWords, MessageCatalogue } from "./catalogue.ts";

/** What happened and what to do, in the catalogue's words or else in the error's own. */
export function errorWords(
  error: Pick<ErrorSummary, "code" | "message" | "hint">,
  messages: MessageCatalogue,
): ErrorWords {
  return messages.errors[error.code] ?? { what: error.message, todo: error.hint };
}
