import type { Fault } from "./fault-rules.ts";
import { CutConnection, redirectReply, textReply } from "./reply.ts";

/** Sends its first byte later, in milliseconds; with `Infinity` nothing ever comes. */
export function delay({ milliseconds }: { readonly milliseconds: number }): Fault {
  return (reply) => ({ ...reply, delayMs: (reply.delayMs ?? 0) + milliseconds });
}

/** Sends the body no faster than this. */
export function slow({ bytesPerSecond }: { readonly bytesPerSecond: number }): Fault {
  return (reply) => ({
    ...reply,
    bytesPerSecond: Math.min(bytesPerSecond, reply.bytesPerSecond ?? Infinity),
  });
}

/** Ends the connection without an answer. */
export function dropConnection(
  options: {
    /** @default "close" */
    readonly kind?: CutConnection["kind"];
  } = {},
): Fault {
  return () => {
    throw new CutConnection(options.kind);
  };
}

/** Answers with a status and a short text in place of what was asked for. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return () => textReply(code, `Status ${code}\n`, headers);
}

/**
 * Answers 429. `retryAfter` is what the header of this name says: seconds, or a moment, which it gives to the
 * second. Without it there is no such header.
 */
export function rateLimited(options: { readonly retryAfter?: number | Date } = {}): Fault {
  const { retryAfter } = options;
  if (retryAfter === undefined) return status(429);
  const value = retryAfter instanceof Date ? retryAfter.toUTCString() : String(retryAfter);
  return status(429, { "retry-after": value });
}

/** Answers 200 with a page, as the login page of a hotel's network does. */
export function htmlPage(): Fault {
  const page = "<!doctype html><title>Sign in</title><p>Please sign in.\n";
  return () => textReply(200, page, { "content-type": "text/html; charset=utf-8" });
}

/** Answers 200 with the whole file, as a server does that knows no ranges. */
export function ignoreRange(): Fault {
  return (reply) => {
    if (reply.part === undefined) return reply;
    const { content } = reply.part;
    const { "content-range": _range, "accept-ranges": _ranges, ...headers } = reply.headers;
    return {
      ...reply,
      status: 200,
      headers: { ...headers, "content-length": String(content.size) },
      part: { content, start: 0, end: content.size },
      body: content.read(0, content.size),
    };
  };
}

/** Sets headers, and leaves out those that are undefined; names in lower case. */
export function withHeaders(changes: Readonly<Record<string, string | undefined>>): Fault {
  return (reply) => {
    const headers = Object.entries({ ...reply.headers, ...changes });
    const present = headers.filter((entry): entry is [string, string] => entry[1] !== undefined);
    return { ...reply, headers: Object.fromEntries(present) };
  };
}

/**
 * Does not say how long the body is: it comes in chunks, or ends with the connection, so that a cut looks like
 * the end.
 */
export function withoutLength(options: { readonly endsWithConnection?: boolean } = {}): Fault {
  const { endsWithConnection = false } = options;
  const dropLength = withHeaders({ "content-length": undefined });
  return (reply, context) => ({ ...dropLength(reply, context), endsWithConnection });
}

/** Redirects, wherever to. */
export function redirect(location: string): Fault {
  return () => redirectReply(302, location);
}

/** Redirects to the address that was asked for, again and again. */
export function redirectLoop(): Fault {
  return (_, { request }) => redirectReply(302, request.url);
}
