import type { ErrorSummary } from "@llm/domain";
import { configurationProblems } from "@llm/domain/adapters";
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
  { errorsInDetail: words, locale }: MessageCatalogue,
): ErrorWords | undefined {
  const { offline, reason, status, page, host, mayBePrivate, crashes } = details;
  const { neededBytes, freeBytes, variable, example } = details;
  switch (code) {
    case "CONNECTION_LOST":
      if (offline === true) return words.offline;
      return reason === "WEB_PAGE" ? words.webPage : undefined;
    case "ACCESS_DENIED": {
      const isUnknownToken = status === 401 && page !== undefined && reason === undefined;
      return isUnknownToken ? words.unknownToken : undefined;
    }
    case "MODEL_NOT_FOUND":
      if (mayBePrivate === true) return words.missingOrPrivate;
      // Of a server, else it is a model of this machine.
      return page === undefined && host === undefined ? undefined : words.missingFile;
    case "ENGINE_UNAVAILABLE":
      return typeof crashes === "number"
        ? words.engineGivenUp(formatCount(crashes, locale))
        : undefined;
    case "INSUFFICIENT_DISK_SPACE":
      if (typeof neededBytes !== "number" || typeof freeBytes !== "number") return undefined;
      return words.diskSpace(formatBytes(neededBytes, locale), formatBytes(freeBytes, locale));
    case "CONFIGURATION_INVALID": {
      const problem = configurationProblems.find((known) => known === details["problem"]);
      if (typeof variable !== "string" || typeof example !== "string") return undefined;
      if (problem === undefined) return undefined;
      return words.configuration(variable, words.configurationProblems[problem], example);
    }
    default:
      return undefined;
  }
}
