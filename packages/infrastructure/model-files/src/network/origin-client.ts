import { LlmError } from "@llm/domain";
import { abortReason, linkedAbortController } from "@llm/domain/adapters";
import {
  checkAddress,
  isPrivateHost,
  privateAddressError,
  type GuardedLookup,
} from "./address-policy.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "./http-client.ts";
import { connectionLost, stalled } from "./request-errors.ts";

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

export interface OriginClientOptions {
  readonly http: HttpClient;
  readonly lookup: GuardedLookup;
  /** Headers for one origin alone, such as a token for the hub. */
  readonly headersFor: (url: URL) => Readonly<Record<string, string>>;
  /** Silence after which a connection counts as dead, in milliseconds. */
  readonly stallMs: number;
}

/** An answer, and the address that gave it. */
export interface LocatedResponse {
  readonly url: URL;
  readonly response: HttpResponse;
}

/**
 * Sends requests under the rules of every address: https only, no way into a private network by a redirect, and
 * headers with secrets to their own origin alone. A server that stays silent is given up.
 */
export class OriginClient {
  readonly #options: OriginClientOptions;

  constructor(options: OriginClientOptions) {
    this.#options = options;
  }

  get stallMs(): number {
    return this.#options.stallMs;
  }

  /** Sends one request to an address that the user, the settings or a checked redirect named. */
  async request(url: URL, request: HttpRequest): Promise<HttpResponse> {
    const { http, headersFor, stallMs } = this.#options;
    using silence = linkedAbortController(request.signal);
    const timer = setTimeout(
      () => silence.abort(stalled(url.host, Math.ceil(stallMs / 1_000))),
      stallMs,
    );
    try {
      const headers = { "user-agent": "llm-desktop", ...headersFor(url), ...request.headers };
      return await http.request(url, { ...request, headers, signal: silence.signal });
    } catch (error) {
      request.signal.throwIfAborted();
      throw connectionLost(silence.signal.aborted ? abortReason(silence.signal) : error, url.host);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Sends one request and follows where it leads; `onRedirect` is told each address before it is asked.
   * @throws {LlmError} INVALID_URL | CONNECTION_LOST
   */
  async follow(
    start: URL,
    request: HttpRequest,
    onRedirect?: (url: URL) => void,
  ): Promise<LocatedResponse> {
    let url = start;
    for (let count = 0; count <= mostRedirects; count++) {
      const response = await this.request(url, request);
      const next = this.redirectOf(response, url);
      if (next === undefined) return { url, response };
      await response.discard();
      onRedirect?.(next);
      url = next;
    }
    throw new LlmError("CONNECTION_LOST", `${start.host} redirects in circles.`, {
      hint: "Try again later.",
      details: { host: start.host, offline: false },
    });
  }

  /** Where an answer of the server at `from` leads, when it is a redirect. @throws {LlmError} INVALID_URL */
  redirectOf(response: HttpResponse, from: URL): URL | undefined {
    const location = redirects.has(response.status) ? response.header("location") : undefined;
    if (location === undefined) return undefined;
    if (!URL.canParse(location, from.href)) {
      throw new LlmError(
        "INVALID_URL",
        `${from.host} redirects to an address that cannot be read.`,
        {
          hint: "Download from another server.",
        },
      );
    }
    const url = new URL(location, from);
    checkAddress(url);
    const { lookup } = this.#options;
    // A hub on this machine or in this network may have its files there too.
    const mayBePrivate = isPrivateHost(from.hostname) || url.hostname === from.hostname;
    if (isPrivateHost(url.hostname) && !mayBePrivate) throw privateAddressError(url.hostname);
    if (mayBePrivate) lookup.trust(url.hostname);
    return url;
  }
}
