import {
  maySee,
  modelNotFound,
  notLoggedIn,
  refusal,
  revisionNotFound,
  tokenOf,
  unknownToken,
} from "./access.ts";
import type { Routed, RoutedRequest, Router } from "./exchange.ts";
import type { HubRouteEntry } from "./hub-route.ts";
import { hubRoutes } from "./hub-routes.ts";
import { searchReply } from "./model-search.ts";
import { commitOf, type ModelShelf } from "./model-shelf.ts";
import { jsonReply, type Reply } from "./reply.ts";
import type { SignedUrls } from "./signed-urls.ts";

export interface HubRouterParts {
  readonly shelf: ModelShelf;
  readonly urls: SignedUrls;
  /** Tokens that exist, beside the readers of models. */
  readonly tokens: ReadonlySet<string>;
  cdnOrigin(): string;
}

interface Wanted {
  readonly model: string;
  readonly revision: string;
  readonly path: string;
  readonly tag: string;
}

/** Whose tokens those are that the hub knows. */
export const hubUserName = "hub-user";

/** Answers at the hub, as Hugging Face does. */
export function hubRouter(parts: HubRouterParts): Router {
  return async (request): Promise<Routed> => {
    const { url } = request;
    if (url.pathname === "/api/whoami-v2")
      return { route: "whoami", reply: whoami(parts, request) };
    if (url.pathname === "/api/models") return { route: "search", reply: search(parts, request) };
    for (const entry of hubRoutes) {
      const names = entry.pattern.exec(url.pathname)?.groups;
      if (names === undefined || !entry.methods.includes(request.method)) continue;
      const named = (name: string, other = "") => decodeURIComponent(names[name] ?? other);
      const wanted = {
        model: named("model"),
        revision: named("revision", "HEAD"),
        path: named("path"),
        tag: named("tag"),
      };
      const reply = await modelReply(parts, request, { wanted, entry });
      const file = wanted.path === "" ? {} : { file: wanted.path };
      return { route: entry.route, model: wanted.model, ...file, reply };
    }
    return { route: "unknown", reply: refusal(url, 404, { message: "Page not found" }) };
  };
}

function whoami(parts: HubRouterParts, { url, headers }: RoutedRequest): Reply {
  const token = tokenOf(headers);
  if (token === undefined) return notLoggedIn(url);
  return isKnown(parts, token)
    ? jsonReply({ type: "user", name: hubUserName, auth: { type: "access_token" } })
    : unknownToken(url);
}

function search(parts: HubRouterParts, { url, headers }: RoutedRequest): Reply {
  const token = tokenOf(headers);
  if (!isKnown(parts, token)) return unknownToken(url);
  return searchReply(
    url,
    parts.shelf.all().filter((model) => maySee(model, token)),
  );
}

async function modelReply(
  parts: HubRouterParts,
  request: RoutedRequest,
  { wanted, entry }: { wanted: Wanted; entry: HubRouteEntry },
): Promise<Reply> {
  const { url } = request;
  const token = tokenOf(request.headers);
  if (!isKnown(parts, token)) return unknownToken(url);
  const model = parts.shelf.find(wanted.model);
  if (model === undefined || !maySee(model, token)) return modelNotFound(url, token);
  const commit = commitOf(model, wanted.revision);
  if (commit === undefined) return revisionNotFound(url, wanted.revision);
  const { urls } = parts;
  return entry.answer({
    request,
    wanted,
    model,
    commit,
    token,
    urls,
    cdnOrigin: parts.cdnOrigin(),
  });
}

function isKnown({ tokens, shelf }: HubRouterParts, token: string | undefined): boolean {
  if (token === undefined || tokens.has(token)) return true;
  return shelf.all().some((model) => model.readers.has(token));
}
