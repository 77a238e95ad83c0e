import type { ErrorSummary } from "@llm/domain";
import { formatBytes, formatCount } from "../format/formats.ts";
import type { ErrorWords, MessageCatalogue } from "./catalogue.ts";

type WordedError = Pick<ErrorSummary, "code" | "message" | "hint" | "details">;

/** What happened and what to do, in the catalogue's words or else in the error's own. */
export function errorWords(error: WordedError, messages: MessageCatalogue): ErrorWords {
  return (
    wordsOfDetails(error, messages) ??
    messages.errors[error.code] ?? { what: error.message, todo: error.hint }
  );
}

function wordsOfDetails(
  { code, details }: WordedError,
  { errorsInDetail, locale }: MessageCatalogue,
): ErrorWords | undefined {
  const { offline, reason, status, page, crashes, neededBytes, freeBytes } = details;
  if (code === "CONNECTION_LOST") {
    if (offline === true) return errorsInDetail.offline;
    return reason === "WEB_PAGE" ? errorsInDetail.webPage : undefined;
  }
  if (code === "ACCESS_DENIED" && status === 401 && page !== undefined && reason === undefined) {
    return errorsInDetail.unknownToken;
  }
  if (code === "ENGINE_UNAVAILABLE") {
    return typeof crashes === "number"
      ? errorsInDetail.engineGivenUp(formatCount(crashes, locale))
      : undefined;
  }
  if (typeof neededBytes !== "number" || typeof freeBytes !== "number") return undefined;
  if (code !== "INSUFFICIENT_DISK_SPACE") return undefined;
  return errorsInDetail.diskSpace(formatBytes(neededBytes, locale), formatBytes(freeBytes, locale));
}
