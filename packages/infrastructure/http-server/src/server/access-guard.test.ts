import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { rawRequest, type RawResponse } from "../../test/raw-request.ts";
import { startTestServer, type TestServer } from "../../test/test-server.ts";

// Every combination of who asks, from where, with what token and how; P stands for the port.
const hosts = {
  "127.0.0.1:P": "own",
  "localhost:P": "own",
  "127.0.0.1": "foreign",
  "127.0.0.1:1": "foreign",
  "evil.example:P": "foreign",
  "127.0.0.1:P.evil.example": "foreign",
} as const;
const origins = {
  none: "own",
  "http://HOST": "own",
  null: "foreign",
  "https://HOST": "foreign",
  "http://evil.example": "foreign",
  "http://HOST.evil.example": "foreign",
} as const;
const tokens = {
  cookie: "good",
  bearer: "good",
  none: "bad",
  "wrong cookie": "bad",
  "wrong bearer": "bad",
  "shorter bearer": "bad",
  "cookie of another port": "bad",
} as const;
const methods = {
  GET: 200,
  HEAD: 200,
  POST: 405,
  OPTIONS: 405,
  DELETE: 405,
  upgrade: 101,
} as const;

const cookie = "Cookie: theme=dark; llm-token-P=right-token";
const upgrade = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];
const tokenLines: Readonly<Record<string, readonly string[]>> = {
  cookie: [cookie],
  bearer: ["Authorization: Bearer right-token"],
  none: [],
  "wrong cookie": ["Cookie: llm-token-P=wrong-token"],
  "wrong bearer": ["Authorization: Bearer wrong-token"],
  "shorter bearer": ["Authorization: Bearer right"],
  "cookie of another port": ["Cookie: llm-token-1=right-token"],
};

describe("who gets an answer", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ token: "right-token" });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  for (const [method, granted] of Object.entries(methods)) {
    it(`gives ${method} ${granted} to own hosts and origins with the token, and nothing to others`, async () => {
      const surprises: string[] = [];
      for (const [host, hostKind] of Object.entries(hosts)) {
        for (const [origin, originKind] of Object.entries(origins)) {
          for (const [token, tokenKind] of Object.entries(tokens)) {
            const response = await ask(server.port, { method, host, origin, token });
            const foreign = hostKind === "foreign" || originKind === "foreign";
            const expected = foreign ? 403 : tokenKind === "bad" ? 401 : granted;
            const isEmpty = response.body === "" || (expected === 200 && method === "GET");
            if (response.status === expected && isEmpty && !allowsOthers(response)) continue;
            surprises.push(`${host} ${origin} ${token}: ${response.status} ${response.body}`);
          }
        }
      }
      expect(surprises).toEqual([]);
    });
  }

  it.each([
    ["no host", ["GET / HTTP/1.0", "Authorization: Bearer right-token"], 403],
    ["two hosts", ["GET / HTTP/1.1", "Host: 127.0.0.1:P", "Host: evil.example"], 403],
    ["two origins", [...own("GET /"), "Origin: http://127.0.0.1:P", "Origin: null"], 403],
    ["the right token at another path", own("GET /index.html?token=right-token"), 401],
    ["a wrong token in the address", own("GET /?token=wrong"), 401],
    ["a wrong token beside the right cookie", [...own("GET /?token=no"), cookie], 401],
    ["a socket at another path", [...own("GET /other"), cookie, ...upgrade], 404],
    [
      "a socket with the token in its address",
      [...own("GET /ws?token=right-token"), ...upgrade],
      401,
    ],
  ])("refuses %s", async (_, lines, status) => {
    const response = await rawRequest(server.port, withPort(lines, server.port));
    expect(response).toMatchObject({ status, body: "" });
  });

  it.each([
    ["an unknown path", ["GET /v1/nothing"], 404],
    ["an unknown path and method", ["PROPFIND /v1/nothing"], 405],
    ["an address of this server in full", ["GET http://127.0.0.1:P/"], 404],
    ["an address of another server", ["GET http://evil.example/"], 404],
    ["the sign-in in full", ["GET http://127.0.0.1:P/?token=right-token"], 404],
    ["no path at all", ["OPTIONS *"], 404],
    ["half an address", ["GET http://["], 404],
    ["a path like another host", ["GET //evil.example/"], 404],
    ["a broken escape", ["GET /%zz?%"], 404],
    ["an escaped name", ["GET /index%2ehtml"], 404],
    ["steps upwards", ["GET /assets/../index.html"], 404],
    ["escaped steps upwards", ["GET /assets/%2e%2E/index.html"], 404],
    ["a backslash", ["GET /assets\\..\\index.html"], 404],
    ["a fragment", ["GET /#index.html"], 404],
    ["a body on its way", ["POST /v1/nothing", "Content-Length: 1000000"], 405],
    ["a question whether to go on", ["POST /", "Content-Length: 9", "Expect: 100-continue"], 100],
    ["a wish nobody knows", ["GET /", "Expect: 200-ok"], 417],
    ["an upgrade to what there is not", ["GET /", "Connection: Upgrade", "Upgrade: h2c"], 404],
    ["a socket in full", ["GET http://127.0.0.1:P/ws", ...upgrade], 404],
    ["a socket by another method", ["POST /ws", ...upgrade], 405],
  ])("asks for the token before anything else: %s", async (_, [target = "", ...more], status) => {
    const send = (...access: readonly string[]) =>
      rawRequest(server.port, withPort([...own(target), ...access, ...more], server.port));
    expect(await send()).toMatchObject({ status: 401, body: "" });
    expect(await send("Origin: http://evil.example", cookie)).toMatchObject({
      status: 403,
      body: "",
    });
    expect((await send(cookie)).status).toBe(status);
  });

  it("tells which methods there are, and reads no body", async () => {
    const lines = [...own("PUT /"), cookie, "Content-Length: 1000000"];
    const { status, headers, body } = await rawRequest(server.port, withPort(lines, server.port));
    expect([status, headers.get("allow"), headers.get("connection"), body]).toEqual([
      405,
      "GET, HEAD",
      "close",
      "",
    ]);
  });

  it("keeps serving after requests that are no HTTP", async () => {
    await rawRequest(server.port, ["\u0000\u0001 nonsense"]);
    const lines = withPort([...own("GET http://["), cookie, "Connection: close"], server.port);
    expect((await rawRequest(server.port, lines)).status).toBe(404);
  });
});

function own(target: string): readonly string[] {
  return [`${target} HTTP/1.1`, "Host: 127.0.0.1:P"];
}

function withPort(lines: readonly string[], port: number): readonly string[] {
  return lines.map((line) => line.replaceAll(/(?<=[:-])P(?=[=.]|$)/g, String(port)));
}

function ask(
  port: number,
  row: { method: string; host: string; origin: string; token: string },
): Promise<RawResponse> {
  const isUpgrade = row.method === "upgrade";
  const origin = row.origin.replace("HOST", row.host);
  const lines = [
    isUpgrade ? "GET /ws HTTP/1.1" : `${row.method} / HTTP/1.1`,
    `Host: ${row.host}`,
    ...(origin === "none" ? [] : [`Origin: ${origin}`]),
    ...(tokenLines[row.token] ?? []),
    ...(isUpgrade ? upgrade : ["Connection: close"]),
  ];
  return rawRequest(port, withPort(lines, port));
}

function allowsOthers({ headers }: RawResponse): boolean {
  return [...headers.keys()].some((name) => name.startsWith("access-control-"));
}
