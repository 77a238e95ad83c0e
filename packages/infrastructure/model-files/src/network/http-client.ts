import type { LlmError } from "@llm/domain";

/** One request; redirects are not followed. */
export interface HttpRequest {
  readonly method?: "GET" | "HEAD" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  /** The content, to be read once. Ending the iteration early closes the connection. */
  readonly body: AsyncIterable<Uint8Array, void, undefined>;
  /** Lets go of the content without reading it. */
  discard(): Promise<void>;
}

/** Sends requests. Rejects when no answer comes, whatever its reason. */
export interface HttpClient extends AsyncDisposable {
  request(url: URL, request: HttpRequest): Promise<HttpResponse>;
  /** Why no request to an address can be sent with the configuration there is; undefined when it can. */
  problemOf(url: URL): LlmError | undefined;
}
