import type { HttpClient, HttpRequest, HttpResponse } from "./http-client.ts";

/** Requests through a `fetch` function, such as Electron's, which knows the proxies of the system. */
export class FetchClient implements HttpClient {
  readonly #fetch: typeof fetch;

  constructor(fetchFunction: typeof fetch) {
    this.#fetch = fetchFunction;
  }

  async request(
    url: URL,
    { method = "GET", headers = {}, body, signal }: HttpRequest,
  ): Promise<HttpResponse> {
    const response = await this.#fetch(url, {
      method,
      headers: { "accept-encoding": "identity", ...headers },
      body: body ?? null,
      signal,
      redirect: "manual",
    });
    const reader = response.body?.getReader();
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      body: contentOf(reader),
      async discard() {
        await reader?.cancel().catch(() => {});
      },
    };
  }

  problemOf(): undefined {
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

async function* contentOf(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (reader === undefined) return;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}
