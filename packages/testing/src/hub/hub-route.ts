import type { RoutedRequest } from "./exchange.ts";
import type { HubRoute } from "./hub-request.ts";
import type { StoredCommit, StoredModel } from "./model-shelf.ts";
import type { Reply } from "./reply.ts";
import type { SignedUrls } from "./signed-urls.ts";

/** What is known when a route about a model is answered. */
export interface HubRouteContext {
  readonly request: RoutedRequest;
  readonly wanted: { readonly path: string; readonly tag: string };
  readonly model: StoredModel;
  readonly commit: StoredCommit;
  readonly token: string | undefined;
  readonly urls: SignedUrls;
  readonly cdnOrigin: string;
}

/** One kind of request about a model, and what it is answered with. */
export interface HubRouteEntry {
  readonly route: HubRoute;
  readonly methods: readonly string[];
  readonly pattern: RegExp;
  answer(context: HubRouteContext): Reply | Promise<Reply>;
}
