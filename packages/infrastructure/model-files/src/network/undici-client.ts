import { EnvHttpProxyAgent, request } from "undici";
import type { GuardedLookup } from "./address-policy.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "./http-client.ts";

/** Requests through undici. HTTP_PROXY, HTTPS_PROXY and NO_PROXY are honoured as they are when this is made. */
export class UndiciClient implements HttpClient {
  readonly #agent: EnvHttpProxyAgent;

  constructor({ lookup }: GuardedLookup) {
    this.#agent = new EnvHttpProxyAgent({
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

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}
