import type { ByteRange } from "./byte-range.ts";

/**
 * What a request is for:
 * - `resolve` a file of a model, answered with a redirect, and `file` where a small one is sent from
 * - `manifest` the file of a quantization, `model` facts of a model, `tree` and `paths` facts of its files,
 *   `refs` its branches, `search` models, `whoami` the account of a token
 * - `object` the bytes of a large file, from the CDN
 * - `plain` a file of `addPlainFile`
 * - `unknown` nothing that is there
 */
export type HubRoute =
  | "resolve"
  | "file"
  | "manifest"
  | "model"
  | "tree"
  | "paths"
  | "refs"
  | "search"
  | "whoami"
  | "object"
  | "plain"
  | "unknown";

/** A request that came in, and what became of it so far. */
export interface HubRequest {
  readonly server: "hub" | "cdn";
  readonly route: HubRoute;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Id of the model that it is about. */
  readonly model?: string;
  /** Path, within the model, of the file that it is about. */
  readonly file?: string;
  /** Number of the connection it came over, counted from 1 on each server. */
  readonly connection: number;
  /** Of the answer; 0 while there is none. */
  readonly status: number;
  /** The bytes of the file that the answer would hold; a fault sees here what was asked for. */
  readonly part?: ByteRange;
  /** Bytes of the body given to the connection; up to some megabytes of them may never have been read. */
  readonly bytesSent: number;
  /** `open` while it is answered, `cut` by a fault, `left` by the client, otherwise `complete`. */
  readonly ending: "open" | "complete" | "cut" | "left";
  /** Milliseconds since the hub started. */
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** A request as the server writes it down. */
export type RequestRecord = { -readonly [Key in keyof HubRequest]: HubRequest[Key] };

/** What a router finds out about a request. */
export type RequestSubject = Pick<HubRequest, "route" | "model" | "file">;
