import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { RequestRecord } from "./hub-request.ts";
import { wait, type CutConnection, type Reply } from "./reply.ts";

export interface Sending {
  readonly response: ServerResponse;
  /** Is kept up to date with what was sent. */
  readonly record: RequestRecord;
  /** Aborted when the connection or the server ends. */
  readonly signal: AbortSignal;
}

/** Sends a reply at its pace, and no faster than the client reads. */
export async function sendReply(reply: Reply, sending: Sending): Promise<void> {
  const { response, record, signal } = sending;
  if (reply.delayMs !== undefined) await wait(reply.delayMs, signal);
  if (signal.aborted) return;
  record.status = reply.status;
  record.part = reply.part && { start: reply.part.start, end: reply.part.end };
  if (reply.endsWithConnection === true) {
    response.useChunkedEncodingByDefault = false;
    response.shouldKeepAlive = false;
  }
  response.writeHead(reply.status, reply.headers);
  // Faults of the body come after the headers have arrived.
  response.flushHeaders();
  if (record.method !== "HEAD") await sendBody(reply, sending);
  if (signal.aborted) return;
  response.end();
  await once(response, "finish", { signal }).catch(() => {});
}

async function sendBody(reply: Reply, { response, record, signal }: Sending): Promise<void> {
  const started = performance.now();
  const { bytesPerSecond = Infinity } = reply;
  for await (const whole of reply.body) {
    for (const piece of pacedPieces(whole, bytesPerSecond)) {
      // Before the write, so that the client has no byte earlier than its speed allows.
      const due = started + ((record.bytesSent + piece.length) / bytesPerSecond) * 1000;
      if (due > performance.now()) await wait(due - performance.now(), signal);
      if (signal.aborted) return;
      const drained = response.write(piece);
      record.bytesSent += piece.length;
      if (!drained) await once(response, "drain", { signal }).catch(() => {});
    }
  }
}

const piecesPerSecond = 50;

function* pacedPieces(bytes: Uint8Array, bytesPerSecond: number): Generator<Uint8Array> {
  const length = Math.max(1, Math.floor(bytesPerSecond / piecesPerSecond));
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** Ends the connection as a fault does. What was written before still arrives, unless it is reset. */
export async function cutConnection(
  { kind }: CutConnection,
  { response, record, signal }: Sending,
): Promise<void> {
  record.ending = "cut";
  // Otherwise the bytes that the client was meant to get would be thrown away with the connection.
  while (!signal.aborted && (response.socket?.writableLength ?? 0) > 0) await wait(1, signal);
  // In the turn of a write Node still ends the connection in order, and some clients see that first.
  await new Promise(setImmediate);
  if (kind === "reset") response.socket?.resetAndDestroy();
  else response.socket?.end();
  response.destroy();
}
