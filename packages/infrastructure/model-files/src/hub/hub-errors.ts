import { LlmError, type ErrorDetails } from "@llm/domain";
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

/** Sources that fit into a hint. */
const mostNamed = 12;

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

/** Tells whether the hub has the repository, but not what was asked for of it. */
export function isNoSuchFile(error: unknown): boolean {
  if (!LlmError.isInstance(error) || error.code !== "MODEL_NOT_FOUND") return false;
  const { reason, status } = error.details;
  return reason === "EntryNotFound" || status === 400;
}

interface UnknownQuantization extends Pick<HubFailure, "hub" | "repository"> {
  readonly tag: string;
  /** What there is to be downloaded in place of it. */
  readonly sources: readonly string[];
}

/** What to say of a quantization that a repository does not have. */
export function noSuchQuantization({
  hub,
  repository,
  tag,
  sources,
}: UnknownQuantization): LlmError {
  const page = new URL(repository, hub).href;
  const more = sources.length > mostNamed ? `, or another one of ${page}` : "";
  const hint =
    sources.length === 0
      ? `See its files at ${page}.`
      : `Give one that it has: ${sources.slice(0, mostNamed).join(", ")}${more}.`;
  return notFound(`${repository} has no GGUF file for "${tag}".`, hint, { page, sources });
}

/** What to say of a token that was refused, where `page` was asked for. */
export function unknownToken({ href: page }: URL): LlmError {
  return new LlmError("ACCESS_DENIED", "The hub does not know the token.", {
    hint: "Save another one with `llm login` or on the model's card in the app. If HF_TOKEN is set, change that: it comes first.",
    details: { status: 401, page },
  });
}

function notFound(message: string, hint: string, details: ErrorDetails): LlmError {
  return new LlmError("MODEL_NOT_FOUND", message, { hint, details });
}
