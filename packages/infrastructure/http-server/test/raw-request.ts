import { connect } from "node:net";

export interface RawResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends a request byte by byte as given, which no HTTP client would do, and reads until the server closes. */
export async function rawRequest(port: number, lines: readonly string[]): Promise<RawResponse> {
  const socket = connect({ host: "127.0.0.1", port });
  socket.setEncoding("utf8");
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  let text = "";
  socket.on("data", (part: string) => {
    text += part;
    // A connection that became a WebSocket does not end by itself.
    if (text.startsWith("HTTP/1.1 101") && text.includes("\r\n\r\n")) socket.destroy();
  });
  await new Promise((resolve, reject) => socket.once("close", resolve).once("error", reject));
  const [head = "", body = ""] = text.split("\r\n\r\n", 2);
  const [statusLine = "", ...fields] = head.split("\r\n");
  return {
    status: Number(statusLine.split(" ")[1]),
    headers: new Map(fields.map(toField)),
    body,
  };
}

function toField(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
