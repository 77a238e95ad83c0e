import { LlmError } from "@llm/domain";
import type { HttpResponse } from "../network/http-client.ts";
import { serverTrouble } from "../network/request-errors.ts";

interface HubFailure {
  /** Base address of the hub. */
  readonly hub: URL;
  readonly repository: string;
  /** Whether a token was sent. */
  readonly hasToken: boolean;
  readonly response: HttpResponse;
}

/** Says what an answer of the hub that is no success means, and what its user can do. */
export function hubError({ hub, repository, hasToken, response }: HubFailure): LlmError {
  const { status } = response;
  const page = new URL(repository, hub).href;
  const reason = response.header("x-error-code") ?? "";
  const details = { status, page, ...(reason === "" ? {} : { reason }) };
  const trouble = serverTrouble(response, hub.host);
  if (trouble !== undefined) return trouble;
  if (status === 401 && reason === "" && hasToken) {
    return new LlmError("ACCESS_DENIED", "The hub does not know the token.", {
      hint: "Set HF_TOKEN to a token of your account, or unset it.",
      details,
    });
  }
  if (reason === "GatedRepo" || (status === 403 && reason === "")) {
    return new LlmError(
      "ACCESS_DENIED",
      `The publisher of ${repository} asks for a licence to be accepted.`,
      {
        hint: hasToken
          ? `Accept the licence at ${page} with the account of your token, then try again.`
          : `Accept the licence at ${page}, then set HF_TOKEN to a token of your account.`,
        details,
      },
    );
  }
  if (reason === "RevisionNotFound") {
    return notFound(
      `${repository} has no such revision.`,
      `See its revisions at ${page}.`,
      details,
    );
  }
  if (reason === "EntryNotFound" || status === 400) {
    return notFound(`${repository} has no such file.`, `See its files at ${page}.`, details);
  }
  // The hub answers 401 for what does not exist to those it does not know: it might be private.
  const hint = hasToken
    ? "Check the name. If the model is private, use a token that may read it."
    : "Check the name. If the model is private, set HF_TOKEN to a token that may read it.";
  return notFound(`The hub has no model ${repository}.`, hint, details);
}

function notFound(
  message: string,
  hint: string,
  details: Readonly<Record<string, string | number>>,
): LlmError {
  return new LlmError("MODEL_NOT_FOUND", message, { hint, details });
}
