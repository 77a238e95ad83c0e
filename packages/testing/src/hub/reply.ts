import { setTimeout as sleep } from "node:timers/promises";
import type { HubContent } from "./content.ts";

/** What a server is about to answer; faults make another answer of it. */
export interface Reply {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Read only when a body is sent, so not for HEAD. Throwing `CutConnection` ends the connection. */
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** The part of a file that the body is, `end` not included. Absent for everything else. */
  readonly part?: FilePart;
  /** Time before the status line is sent, in milliseconds; `Infinity` for never. @default 0 */
  readonly delayMs?: number;
  /** Most bytes of the body a second. @default no limit */
  readonly bytesPerSecond?: number;
  /** Whether a body without Content-Length ends with the connection, as in HTTP/1.0. @default false: chunked */
  readonly endsWithConnection?: boolean;
}

export interface FilePart {
  readonly content: HubContent;
  readonly start: number;
  readonly end: number;
}

/** Thrown by a body, or in place of a reply, to end the connection without a further byte. */
export class CutConnection extends Error {
  override readonly name = "CutConnection";

  /** Closed in order, or with `reset` as by a machine that knows nothing of the connection. */
  constructor(readonly kind: "close" | "reset" = "close") {
    super("The connection is cut.");
  }
}

export function textReply(
  status: number,
  text: string,
  headers: Record<string, string> = {},
): Reply {
  const bytes = Buffer.from(text);
  return {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "content-length": String(bytes.length),
      ...headers,
    },
    body: [bytes],
  };
}

export function jsonReply(
  value: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Reply {
  return textReply(status, JSON.stringify(value), {
    "content-type": "application/json; charset=utf-8",
    ...headers,
  });
}

export function redirectReply(
  status: 302 | 307,
  location: string,
  headers: Record<string, string> = {},
): Reply {
  const word = status === 302 ? "Found" : "Temporary Redirect";
  return textReply(status, `${word}. Redirecting to ${location}`, { location, ...headers });
}

/** Waits, however long, until `signal` ends it. Never rejects. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + milliseconds;
  const longestTimer = 1_000_000_000;
  while (!signal.aborted) {
    const left = until - performance.now();
    if (left <= 0) return;
    await sleep(Math.min(left, longestTimer), undefined, { signal }).catch(() => {});
  }
}
