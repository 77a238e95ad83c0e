import { LlmError } from "@llm/domain";
import type { HttpRequest, HttpResponse } from "../network/http-client.ts";
import type { LocatedResponse, OriginClient } from "../network/origin-client.ts";
import { serverTrouble, webPageInstead } from "../network/request-errors.ts";
import type { ByteRange } from "./byte-ranges.ts";
import type { JournalIdentity } from "./journal-identity.ts";

/** The server has another version of the file than the one that was begun. */
export class VersionChanged extends Error {
  override readonly name = "VersionChanged";
}

/** Content of a file that a server has begun to send. */
export interface OpenedRange {
  /** The first byte that comes; 0 although more was asked for when the server knows no ranges. */
  readonly start: number;
  /** Size of the whole file, when the server tells. */
  readonly sizeBytes?: number;
  /** Strong validator of the version, when the server gives one. */
  readonly etag?: string;
  readonly response: HttpResponse;
  readonly host: string;
}

export interface RemoteFileOptions {
  readonly client: OriginClient;
  readonly url: URL;
  /** Where it is known to lead. */
  readonly location?: URL | undefined;
  /** What an answer of the first server that is no success means. */
  readonly errorOf: (response: HttpResponse, url: URL) => LlmError;
}

// An address that a hub signed and that is no longer good.
const expired = new Set([400, 401, 403, 404, 410, 416]);

/**
 * Opens ranges of one file. Where the hub sends requests is asked once, remembered for all, and asked again when
 * it expired.
 */
export class RemoteFile {
  readonly #client: OriginClient;
  readonly #url: URL;
  readonly #errorOf: RemoteFileOptions["errorOf"];
  #location: URL | undefined;
  /** Settles when the first server has answered the one request that asks it. */
  #asking: Promise<void> | undefined;

  constructor({ client, url, location, errorOf }: RemoteFileOptions) {
    this.#client = client;
    this.#url = url;
    this.#location = location;
    this.#errorOf = errorOf;
  }

  /**
   * Opens the file, or a range of it. Where no hash stands for the version, its validator does.
   * @throws {LlmError} MODEL_NOT_FOUND | ACCESS_DENIED | RATE_LIMITED | CONNECTION_LOST | MODEL_FILE_INVALID
   * @throws VersionChanged
   */
  async open(
    range: ByteRange | undefined,
    identity: JournalIdentity,
    signal: AbortSignal,
  ): Promise<OpenedRange> {
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    if (range !== undefined) headers["range"] = `bytes=${range.start}-${range.end - 1}`;
    const condition = identity.sha256 === undefined ? identity.etag : undefined;
    if (range !== undefined && condition !== undefined) headers["if-range"] = condition;
    const { url, response } = await this.#request(headers, signal);
    try {
      return this.#check(range, identity, { url, response });
    } catch (error) {
      await response.discard();
      throw error;
    }
  }

  /** The next request asks the hub again where the file is. */
  forgetLocation(): void {
    this.#location = undefined;
  }

  async #request(
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<LocatedResponse> {
    const known = this.#location;
    if (known === undefined) return this.#ask({ headers, signal });
    const answer = await this.#client.follow(known, { headers, signal });
    if (known === this.#url || !expired.has(answer.response.status)) return answer;
    await answer.response.discard();
    if (this.#location === known) this.#location = undefined;
    return this.#ask({ headers, signal });
  }

  /** Lets one request at a time ask the first server; the others go where that is sent, as soon as it is known. */
  async #ask(request: HttpRequest): Promise<LocatedResponse> {
    while (this.#asking !== undefined) await this.#asking;
    if (this.#location !== undefined) return this.#client.follow(this.#location, request);
    let settle = () => {};
    const asking = new Promise<void>((resolve) => (settle = resolve));
    this.#asking = asking;
    const release = () => {
      if (this.#asking === asking) this.#asking = undefined;
      settle();
    };
    try {
      const answer = await this.#client.follow(this.#url, request, (location) => {
        this.#location = location;
        release();
      });
      if (answer.response.status < 300) this.#location = answer.url;
      return answer;
    } finally {
      release();
    }
  }

  #check(
    range: ByteRange | undefined,
    identity: JournalIdentity,
    { url, response }: LocatedResponse,
  ): OpenedRange {
    const { status } = response;
    const { host } = url;
    if (status === 416 && identity.sha256 === undefined) throw new VersionChanged();
    if (status !== 200 && status !== 206) throw this.#failure(response, url);
    if (/^text\/html\b/i.test(response.header("content-type") ?? "")) throw webPageInstead(host);
    const etag = strongEtag(response.header("etag"));
    const opened = status === 206 ? rangeOf(response) : wholeOf(response);
    if (opened === undefined || (status === 206 && opened.start !== range?.start)) {
      throw wrongAnswer(host, "It sent another part of the file than was asked for.");
    }
    if (identity.sha256 === undefined && hasChanged(identity, { ...opened, etag })) {
      throw new VersionChanged();
    }
    const { sizeBytes } = opened;
    if (
      sizeBytes !== undefined &&
      identity.sizeBytes !== undefined &&
      sizeBytes !== identity.sizeBytes
    ) {
      throw wrongAnswer(host, "Its file has another size than the hub says.");
    }
    return { ...opened, ...(etag === undefined ? {} : { etag }), response, host };
  }

  #failure(response: HttpResponse, url: URL): LlmError {
    const trouble = serverTrouble(response, url.host);
    if (trouble !== undefined) return trouble;
    if (url.origin === this.#url.origin) return this.#errorOf(response, url);
    // The hub has just said that the file is there: its storage is in trouble, or the way to it.
    return wrongAnswer(url.host, `It refuses what the hub allows (HTTP ${response.status}).`);
  }
}

function rangeOf(response: HttpResponse): Pick<OpenedRange, "start" | "sizeBytes"> | undefined {
  const header = response.header("content-range") ?? "";
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header) ?? [];
  if (start === undefined || total === undefined) return undefined;
  return { start: Number(start), ...(total === "*" ? {} : { sizeBytes: Number(total) }) };
}

function wholeOf(response: HttpResponse): Pick<OpenedRange, "start" | "sizeBytes"> {
  const length = response.header("content-length");
  const isEncoded = (response.header("content-encoding") ?? "identity") !== "identity";
  return { start: 0, ...(length === undefined || isEncoded ? {} : { sizeBytes: Number(length) }) };
}

function hasChanged(
  identity: JournalIdentity,
  { sizeBytes, etag }: { readonly sizeBytes?: number; readonly etag: string | undefined },
): boolean {
  const isOtherSize =
    identity.sizeBytes !== undefined && sizeBytes !== undefined && sizeBytes !== identity.sizeBytes;
  return isOtherSize || (identity.etag !== undefined && etag !== identity.etag);
}

// A weak one says nothing about bytes.
function strongEtag(header: string | undefined): string | undefined {
  return header !== undefined && header.startsWith('"') ? header : undefined;
}

function wrongAnswer(host: string, reason: string): LlmError {
  return new LlmError("CONNECTION_LOST", `${host} answers wrongly. ${reason}`, {
    hint: "Try again later or on another network; what has arrived is kept.",
    details: { host, offline: false, reason: "WRONG_ANSWER" },
  });
}
