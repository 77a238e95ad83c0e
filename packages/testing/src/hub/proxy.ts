import {
  createServer,
  request as makeRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { closeNow, listenLocally } from "./listen-locally.ts";

/** A request that went through a proxy. */
export interface ProxyRequest {
  /** `CONNECT` for a tunnel, whose content the proxy does not see. */
  readonly method: string;
  /** A URL, or host and port of a tunnel. */
  readonly target: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A running proxy; disposing it ends every connection. */
export interface Proxy extends AsyncDisposable {
  /** What to set HTTP_PROXY to. */
  readonly url: string;
  readonly requests: readonly ProxyRequest[];
}

/** Starts an HTTP proxy on this machine, which passes on what it gets, by request or by tunnel, and writes it down. */
export async function startProxy(): Promise<Proxy> {
  const requests: ProxyRequest[] = [];
  const tunnels = new Set<Duplex>();
  const server = createServer((request, response) => {
    requests.push(noted(request));
    forward(request, response);
  });
  server.on("connect", (request: IncomingMessage, client: Duplex) => {
    requests.push(noted(request));
    const peer = tunnel(request.url ?? "", client);
    for (const end of [client, peer]) {
      tunnels.add(end);
      end.once("close", () => tunnels.delete(end));
    }
  });
  const port = await listenLocally(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      for (const end of tunnels) end.destroy();
      await closeNow(server);
    },
  };
}

function noted({ method = "", url = "", headers }: IncomingMessage): ProxyRequest {
  return { method, target: url, headers };
}

function forward(request: IncomingMessage, response: ServerResponse): void {
  if (!URL.canParse(request.url ?? "")) {
    response.writeHead(400).end("A proxy needs a whole URL.");
    return;
  }
  const { method, headers } = request;
  const onward = makeRequest(request.url ?? "", { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.once("error", () => response.destroy());
  });
  onward.once("error", () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  response.once("close", () => onward.destroy());
  request.pipe(onward);
}

function tunnel(target: string, client: Duplex): Socket {
  const { hostname, port } = new URL(`http://${target}`);
  const peer = connect(Number(port === "" ? 80 : port), hostname);
  peer.once("connect", () => client.write("HTTP/1.1 200 Connection Established\r\n\r\n"));
  // Each end takes the other with it, whatever the reason.
  peer.once("error", () => client.destroy()).once("close", () => client.destroy());
  client.once("error", () => peer.destroy()).once("close", () => peer.destroy());
  client.pipe(peer).pipe(client);
  return peer;
}
