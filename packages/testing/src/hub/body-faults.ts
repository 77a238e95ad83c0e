import type { ByteRange } from "./byte-range.ts";
import type { Fault } from "./fault-rules.ts";
import { CutConnection, wait, type Reply } from "./reply.ts";
import { randomNumbers } from "./seeded-content.ts";

/**
 * Ends the connection after so many bytes of the body. The client still gets those, or with a `reset` those that it
 * has read by then.
 */
export function cut(options: {
  readonly afterBytes: number;
  /** @default "close" */
  readonly kind?: CutConnection["kind"];
}): Fault {
  return (reply) => ({ ...reply, body: cutBody(reply, options) });
}

/** Ends a connection each time the faulty requests together have sent so many bytes, the first time at `everyBytes`. */
export function cutEvery({ everyBytes }: { readonly everyBytes: number }): Fault {
  let left = everyBytes;
  async function* body(reply: Reply): AsyncGenerator<Uint8Array> {
    for await (const piece of reply.body) {
      left -= piece.length;
      if (left <= 0) {
        left += everyBytes;
        throw new CutConnection();
      }
      yield piece;
    }
  }
  return (reply) => ({ ...reply, body: body(reply) });
}

/** Sends nothing more after so many bytes, and keeps the connection open: for `forMs`, or until the client leaves. */
export function stall(options: { readonly afterBytes: number; readonly forMs?: number }): Fault {
  const { afterBytes, forMs = Infinity } = options;
  return (reply, { signal }) => ({
    ...reply,
    body: changed(reply, async function* (piece, at) {
      const before = Math.max(0, afterBytes - at);
      if (before >= piece.length) return yield piece;
      yield piece.subarray(0, before);
      if (at <= afterBytes) await wait(forMs, signal);
      yield piece.subarray(before);
    }),
  });
}

/** Ends the body, in order, so many bytes too early: with a Content-Length that says so. */
export function shortBody({ missingBytes }: { readonly missingBytes: number }): Fault {
  return (reply) => {
    const length = Math.max(0, lengthOf(reply) - missingBytes);
    const headers = { ...reply.headers, "content-length": String(length) };
    return { ...reply, headers, body: firstBytes(reply, length) };
  };
}

/** Sends another value for single bytes of a file, in every answer that has them: those at `offsets`. */
export function wrongBytes({ offsets }: { readonly offsets: readonly number[] }): Fault {
  return (reply) => {
    const start = reply.part?.start ?? 0;
    return flipped(reply, new Set(offsets.map((offset) => offset - start)));
  };
}

/** Sends another value for so many bytes of each body; which, `seed` says. */
export function randomWrongBytes(options: {
  /** Of a body, whatever its length. @default 1 */
  readonly count?: number;
  /** @default 1 */
  readonly seed?: number;
}): Fault {
  const { count = 1, seed = 1 } = options;
  const next = randomNumbers(seed);
  return (reply) => {
    const length = lengthOf(reply);
    return flipped(
      reply,
      new Set(Array.from({ length: count }, () => Math.floor(next() * length))),
    );
  };
}

/** Sends the bytes of another place in the file, so many later (or earlier), and says they are those asked for. */
export function shiftedRange({ byBytes }: { readonly byBytes: number }): Fault {
  return (reply) => {
    if (reply.part === undefined) return reply;
    const { content, start, end } = reply.part;
    const { start: from, end: to } = movedInto(content.size, start + byBytes, end - start);
    return { ...reply, body: content.read(from, to) };
  };
}

/** Sends another range than the one asked for, so many bytes later (or earlier), and says so in Content-Range. */
export function otherRange({ byBytes }: { readonly byBytes: number }): Fault {
  return (reply) => {
    if (reply.part === undefined || reply.status !== 206) return reply;
    const { content, start, end } = reply.part;
    const range = movedInto(content.size, start + byBytes, end - start);
    const headers = {
      ...reply.headers,
      "content-range": `bytes ${range.start}-${range.end - 1}/${content.size}`,
    };
    const part = { content, ...range };
    return { ...reply, headers, part, body: content.read(range.start, range.end) };
  };
}

/** At the ends of the file it stops, with as many bytes as were asked for. */
function movedInto(size: number, start: number, length: number): ByteRange {
  const from = Math.min(Math.max(0, start), size - length);
  return { start: from, end: from + length };
}

function lengthOf(reply: Reply): number {
  return Number(reply.headers["content-length"] ?? 0);
}

async function* cutBody(
  reply: Reply,
  { afterBytes, kind }: { afterBytes: number; kind?: CutConnection["kind"] },
): AsyncGenerator<Uint8Array> {
  yield* firstBytes(reply, afterBytes);
  throw new CutConnection(kind);
}

async function* firstBytes({ body }: Reply, length: number): AsyncGenerator<Uint8Array> {
  let left = length;
  for await (const piece of body) {
    if (left > 0) yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}

function flipped(reply: Reply, places: ReadonlySet<number>): Reply {
  return {
    ...reply,
    body: changed(reply, function* (piece, at) {
      // A copy: the slice of a Buffer would be the content itself.
      const bytes = Uint8Array.from(piece);
      for (const place of places) {
        const index = place - at;
        if (index >= 0 && index < bytes.length) bytes[index] = ~(bytes[index] ?? 0);
      }
      yield bytes;
    }),
  };
}

type Change = (piece: Uint8Array, at: number) => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Hands every piece to `change`, with its place in the body. */
async function* changed({ body }: Reply, change: Change): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of body) {
    yield* change(piece, at);
    at += piece.length;
  }
}
