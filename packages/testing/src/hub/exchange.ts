import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import type { FaultRules } from "./fault-rules.ts";
import type { HubRequest, RequestRecord, RequestSubject } from "./hub-request.ts";
import type { RequestHandler } from "./local-server.ts";
import { CutConnection, textReply, type Reply } from "./reply.ts";
import type { RequestLog } from "./request-log.ts";
import { cutConnection, sendReply, type Sending } from "./send-reply.ts";

/** A request as routers see it. */
export interface RoutedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  body(): Promise<string>;
}

/** What a request is about, and its answer. */
export interface Routed extends RequestSubject {
  readonly reply: Reply;
}

export type Router = (request: RoutedRequest) => Routed | Promise<Routed>;

export interface ExchangeParts {
  readonly server: HubRequest["server"];
  readonly router: Router;
  readonly log: RequestLog;
  readonly faults: FaultRules;
  /** Aborted when the hub is disposed. */
  readonly closing: AbortSignal;
}

/** Handles requests: routes them, writes them down, lets faults at their replies and sends what is left. */
export function exchanges(parts: ExchangeParts): RequestHandler {
  return (request, response, connection) => {
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, parts.closing]);
    const record = newRecord(parts, request, connection);
    parts.log.add(record);
    const sending: Sending = { response, record, signal };
    response.once("close", () => {
      if (record.ending === "open") record.ending = response.writableFinished ? "complete" : "left";
      record.endedAt = parts.log.now();
      gone.abort();
    });
    void answer(request, sending, parts).catch((error: unknown) => {
      if (error instanceof CutConnection) return cutConnection(error, sending);
      // A fault of a test or a mistake of this server: the client is to see it, not to wait for it.
      if (response.headersSent) return void response.destroy();
      return sendReply(textReply(500, String(error)), sending);
    });
  };
}

async function answer(
  request: IncomingMessage,
  sending: Sending,
  { router, log, faults }: ExchangeParts,
): Promise<void> {
  const { record, signal } = sending;
  const { reply, ...subject } = await router({
    method: record.method,
    url: new URL(record.url, `http://${record.headers["host"] ?? "127.0.0.1"}`),
    headers: record.headers,
    body: () => text(request),
  });
  const part = reply.part && { start: reply.part.start, end: reply.part.end };
  Object.assign(record, subject, { part });
  const faulty = faults.apply(reply, { request: record, signal });
  const isTransfer = faulty.part !== undefined && record.method === "GET";
  if (isTransfer) log.startTransfer();
  try {
    await sendReply(faulty, sending);
  } finally {
    if (isTransfer) log.endTransfer();
  }
}

function newRecord(
  { server, log }: ExchangeParts,
  request: IncomingMessage,
  connection: number,
): RequestRecord {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    server,
    route: "unknown",
    method: request.method ?? "GET",
    url: request.url ?? "/",
    headers: Object.fromEntries(headers) as Record<string, string>,
    connection,
    status: 0,
    bytesSent: 0,
    ending: "open",
    startedAt: log.now(),
  };
}
