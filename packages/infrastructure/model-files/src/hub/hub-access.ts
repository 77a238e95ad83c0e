import { LlmError } from "@llm/domain";
import { GuardedLookup } from "../network/address-policy.ts";
import { FetchClient } from "../network/fetch-client.ts";
import type { HttpClient, HttpResponse } from "../network/http-client.ts";
import { OriginClient } from "../network/origin-client.ts";
import { defaultPatience, type Patience } from "../network/try-again.ts";
import { UndiciClient } from "../network/undici-client.ts";
import { HubApi } from "./hub-api.ts";
import { hubError } from "./hub-errors.ts";
import { findHubToken, hubEndpoint, type FoundToken, type HubSettings } from "./hub-settings.ts";

export interface HubAccessOptions extends HubSettings {
  /** Sends the requests, say Electron's `net.fetch`. @default undici, with the proxies of HTTP_PROXY and the like */
  readonly fetch?: typeof fetch | undefined;
  /** @default see `Patience` */
  readonly patience?: Partial<Patience> | undefined;
}

/**
 * The way to the hub and to other servers of models; disposing it ends all connections. Configuration that cannot be used
 * fails only the requests that need it.
 */
export class HubAccess implements AsyncDisposable {
  readonly patience: Patience;
  readonly client: OriginClient;
  readonly api: HubApi;
  readonly #http: HttpClient;
  readonly #lookup = new GuardedLookup();
  readonly #settings: HubSettings;
  readonly #endpoint: URL | LlmError;

  constructor(options: HubAccessOptions = {}) {
    this.#settings = options;
    this.#endpoint = endpointOf(options);
    if (this.hub !== undefined) this.trust(this.hub);
    this.patience = { ...defaultPatience, ...options.patience };
    this.#http =
      options.fetch === undefined ? new UndiciClient(this.#lookup) : new FetchClient(options.fetch);
    this.client = new OriginClient({
      http: this.#http,
      lookup: this.#lookup,
      stallMs: this.patience.stallMs,
      headersFor: (url) => this.#headersFor(url),
    });
    this.api = new HubApi({
      client: this.client,
      endpoint: () => this.endpoint,
      hasToken: () => this.findToken() !== undefined,
    });
  }

  /** Address of the hub. @throws {LlmError} CONFIGURATION_INVALID when it cannot be used. */
  get endpoint(): URL {
    if (this.#endpoint instanceof URL) return this.#endpoint;
    throw this.#endpoint;
  }

  /** Address of the hub, when it can be used. */
  get hub(): URL | undefined {
    return this.#endpoint instanceof URL ? this.#endpoint : undefined;
  }

  /** Why the hub cannot be asked with the configuration there is; undefined when it can. */
  get problem(): LlmError | undefined {
    return this.#endpoint instanceof URL ? this.#http.problemOf(this.#endpoint) : this.#endpoint;
  }

  /** The token that the hub is asked with now. @throws {LlmError} SETTINGS_UNUSABLE */
  findToken(): FoundToken | undefined {
    return findHubToken(this.#settings);
  }

  /** Lets the host of an address that the user named be in a private network. */
  trust(url: URL): void {
    this.#lookup.trust(url.hostname);
  }

  /** What an answer to a request for a file means that is no success. */
  errorOf(response: HttpResponse, url: URL): LlmError {
    if (this.hub !== undefined && url.origin === this.hub.origin) {
      const repository = url.pathname.slice(1).split("/").slice(0, 2).join("/");
      const hasToken = this.findToken() !== undefined;
      return hubError({ hub: this.hub, repository, hasToken, response });
    }
    const { status } = response;
    const details = { host: url.host, status };
    if (status === 401 || status === 403) {
      return new LlmError("ACCESS_DENIED", `${url.host} does not give this file to everyone.`, {
        hint: "Download the file in a browser, then import it.",
        details,
      });
    }
    return new LlmError("MODEL_NOT_FOUND", `${url.host} has no such file (HTTP ${status}).`, {
      hint: "Check the address.",
      details,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#http[Symbol.asyncDispose]();
  }

  #headersFor(url: URL): Readonly<Record<string, string>> {
    const found = url.origin === this.hub?.origin ? this.findToken() : undefined;
    return found === undefined ? {} : { authorization: `Bearer ${found.token}` };
  }
}

function endpointOf(settings: HubSettings): URL | LlmError {
  try {
    return hubEndpoint(settings);
  } catch (error) {
    if (LlmError.isInstance(error)) return error;
    throw error;
  }
}
