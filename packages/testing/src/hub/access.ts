import type { StoredModel } from "./model-shelf.ts";
import { textReply, type Reply } from "./reply.ts";

const challenge = {
  "www-authenticate": 'Bearer realm="Authentication required", charset="UTF-8"',
};

/** The token of an Authorization header. */
export function tokenOf(headers: Readonly<Record<string, string>>): string | undefined {
  return /^Bearer (.+)$/u.exec(headers["authorization"] ?? "")?.[1];
}

/**
 * An answer as the hub gives it when something is refused: for programs in the headers, for people in the body,
 * in JSON below `/api` and `/v2`.
 */
export function refusal(
  url: URL,
  status: number,
  { code, message, headers }: { code?: string; message: string; headers?: Record<string, string> },
): Reply {
  const isJson = /^\/(api|v2)\//u.test(url.pathname);
  return textReply(status, isJson ? JSON.stringify({ error: message }) : message, {
    "content-type": `${isJson ? "application/json" : "text/plain"}; charset=utf-8`,
    ...(code !== undefined && { "x-error-code": code }),
    "x-error-message": message,
    ...headers,
  });
}

/** What the hub says to a token that it does not know, even where no token is needed. */
export function unknownToken(url: URL): Reply {
  const message = "Invalid credentials in Authorization header";
  return refusal(url, 401, { message, headers: challenge });
}

/** What the hub says without a token where one is needed. */
export function notLoggedIn(url: URL): Reply {
  return refusal(url, 401, { message: "Invalid username or password.", headers: challenge });
}

/** Without a token the hub does not say whether a model is not there or private. */
export function modelNotFound(url: URL, token: string | undefined): Reply {
  return token === undefined
    ? notLoggedIn(url)
    : refusal(url, 404, { code: "RepoNotFound", message: "Repository not found" });
}

export function revisionNotFound(url: URL, revision: string): Reply {
  return refusal(url, 404, {
    code: "RevisionNotFound",
    message: `Invalid rev id: ${revision}`,
  });
}

export function entryNotFound(url: URL, commit: string): Reply {
  return refusal(url, 404, {
    code: "EntryNotFound",
    message: "Entry not found",
    headers: { "x-repo-commit": commit },
  });
}

/** Whether a token gets to know of a model. */
export function maySee(model: StoredModel, token: string | undefined): boolean {
  return model.description.private !== true || model.readers.has(token ?? "");
}

/** Why a token may not read the files of a gated model; undefined when it may. */
export function gate(url: URL, model: StoredModel, token: string | undefined): Reply | undefined {
  const { id, gated } = model.description;
  if (gated === undefined || model.readers.has(token ?? "")) return undefined;
  const code = "GatedRepo";
  if (token === undefined) {
    const message = `Access to model ${id} is restricted. You must have access to it and be authenticated to access it. Please log in.`;
    return refusal(url, 401, { code, message, headers: challenge });
  }
  const message = `Access to model ${id} is restricted and you are not in the authorized list. Visit ${new URL(id, "https://huggingface.co/").href} to ask for access.`;
  return refusal(url, 403, { code, message });
}
