import { LlmError, type ErrorSummary } from "@llm/domain";
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

const howToSave = "with `llm login` or on the model's card in the app, or set HF_TOKEN";

/** Says what an answer of the hub that is no success means, and what its user can do. */
export function hubError({ hub, repository, hasToken, response }: HubFailure): LlmError {
  const { status } = response;
  const page = new URL(repository, hub).href;
  const reason = response.header("x-error-code") ?? "";
  const details = { status, page, ...(reason === "" ? {} : { reason }) };
  const trouble = serverTrouble(response, hub.host);
  if (trouble !== undefined) return trouble;
  if (status === 401 && reason === "" && hasToken) return unknownToken(new URL(page));
  if (reason === "GatedRepo" || (status === 403 && reason === "")) {
    return new LlmError(
      "ACCESS_DENIED",
      `The publisher of ${repository} asks for a licence to be accepted.`,
      {
        hint: hasToken
          ? `Accept the licence at ${page} with the account of your token, then try again.`
          : `Accept the licence at ${page}, then save a token of your account: ${howToSave}.`,
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
    : `Check the name. If the model is private, save a token that may read it: ${howToSave}.`;
  return notFound(`The hub has no model ${repository}.`, hint, { ...details, mayBePrivate: true });
}

/** What to say of a token that was refused, where `page` was asked for. */
export function unknownToken({ href: page }: URL): LlmError {
  return new LlmError("ACCESS_DENIED", "The hub does not know the token.", {
    hint: "Save another one with `llm login` or on the model's card in the app. If HF_TOKEN is set, change that: it comes first.",
    details: { status: 401, page },
  });
}

function notFound(message: string, hint: string, details: ErrorSummary["details"]): LlmError {
  return new LlmError("MODEL_NOT_FOUND", message, { hint, details });
}
