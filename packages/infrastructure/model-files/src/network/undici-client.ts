import { EnvHttpProxyAgent, request } from "undici";
import type { LlmError } from "@llm/domain";
import type { GuardedLookup } from "./address-policy.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "./http-client.ts";
import { proxySettings, type ProxySettings } from "./proxy-settings.ts";

/**
 * Requests through undici. HTTP_PROXY, HTTPS_PROXY and NO_PROXY are honoured as they are when this is made; one that cannot
 * be used fails the requests that it is for.
 */
export class UndiciClient implements HttpClient {
  readonly #agent: EnvHttpProxyAgent;
  readonly #proxies: ProxySettings;

  constructor({ lookup }: GuardedLookup, proxies: ProxySettings = proxySettings()) {
    this.#proxies = proxies;
    this.#agent = new EnvHttpProxyAgent({
      // Empty where there is none, so that undici does not read the variables itself.
      httpProxy: proxies.http.address ?? "",
      httpsProxy: proxies.https.address ?? "",
      noProxy: proxies.noProxy,
      connect: { lookup, timeout: 10_000 },
      // Silence is noticed where the answer is read, at the same measure for every client.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async request(
    url: URL,
    { method = "GET", headers = {}, body, signal }: HttpRequest,
  ): Promise<HttpResponse> {
    const problem = this.problemOf(url);
    if (problem !== undefined) throw problem;
    const response = await request(url, {
      dispatcher: this.#agent,
      method,
      headers: { ...headers },
      body: body ?? null,
      signal,
    });
    // An answer that nobody reads any more must not end the program by its error.
    response.body.on("error", () => {});
    return {
      status: response.statusCode,
      header: (name) => {
        const value = response.headers[name];
        return Array.isArray(value) ? value.join(", ") : value;
      },
      body: response.body,
      async discard() {
        response.body.destroy();
      },
    };
  }

  problemOf({ protocol }: URL): LlmError | undefined {
    return (protocol === "https:" ? this.#proxies.https : this.#proxies.http).error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}
