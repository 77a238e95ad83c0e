import { describe, expect, it } from "@jest/globals";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { startTestServer, type TestServer } from "../../test/test-server.ts";
import { startHttpServer } from "./http-server.ts";

function get(server: TestServer, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { Authorization: `Bearer ${server.token}` };
  return fetch(`http://127.0.0.1:${server.port}${path}`, { headers, ...init });
}

function openSocket(server: TestServer, options: { autoPong?: boolean } = {}): WebSocket {
  const headers = { Authorization: `Bearer ${server.token}` };
  return new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { headers, ...options });
}

describe("the page", () => {
  it("is reached by the printed address, which signs in and then hides the token", async () => {
    await using server = await startTestServer();
    const signIn = await fetch(server.address, { redirect: "manual" });
    expect([signIn.status, signIn.headers.get("location")]).toEqual([303, "/"]);
    const cookie = signIn.headers.get("set-cookie") ?? "";
    expect(cookie.split("; ")).toEqual([
      `llm-token-${server.port}=${server.token}`,
      "HttpOnly",
      "SameSite=Strict",
      "Path=/",
    ]);
    const page = await get(server, "/", { headers: { Cookie: cookie.split(";")[0] ?? "" } });
    expect(await page.text()).toContain("<title>LLM Desktop</title>");
  });

  it("comes with rules that keep it to itself", async () => {
    await using server = await startTestServer();
    const { headers } = await get(server, "/");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; ");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port} `);
    expect(policy).not.toMatch(/\*|unsafe-eval|script-src[^;]*unsafe/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });

  it.each([
    ["/", 200, "text/html; charset=utf-8", "no-store"],
    ["/index.html", 200, "text/html; charset=utf-8", "no-store"],
    ["/?view=models", 200, "text/html; charset=utf-8", "no-store"],
    ["/icon.svg", 200, "image/svg+xml", "no-cache"],
    ["/assets/index-Bx3Yz.js", 200, "text/javascript; charset=utf-8", immutable()],
    ["/assets/data-Ab12.bin", 200, "application/octet-stream", immutable()],
    ["/assets/", 404, null, null],
    ["/missing.js", 404, null, null],
    ["/..%2f..%2fetc%2fpasswd", 404, null, null],
  ])("answers %s with %i", async (path, status, type, caching) => {
    await using server = await startTestServer();
    const { headers, ...response } = await answer(server, path);
    expect(response).toMatchObject({ status, isEmpty: status === 404 });
    expect([headers.get("content-type"), headers.get("cache-control")]).toEqual([type, caching]);
  });

  it("gives HEAD the headers alone", async () => {
    await using server = await startTestServer();
    const headers = { Authorization: `Bearer ${server.token}` };
    const response = await get(server, "/", { method: "HEAD", headers });
    expect([response.headers.get("content-length"), await response.text()]).toEqual(["41", ""]);
  });
});

describe("connections", () => {
  it("are ended when their peer gives no sign of life, and kept when it does", async () => {
    await using server = await startTestServer({ heartbeatMs: 20 });
    const alive = openSocket(server);
    const dead = openSocket(server, { autoPong: false });
    await Promise.all([once(alive, "open"), once(dead, "open")]);
    await once(dead, "close");
    expect(alive.readyState).toBe(WebSocket.OPEN);
  });

  it("are ended by a frame over 8 MiB, the server going on", async () => {
    await using server = await startTestServer();
    const socket = openSocket(server);
    await once(socket, "open");
    socket.send(Buffer.alloc(8 * 1024 * 1024 + 1, "a").toString());
    expect(await once(socket, "close")).toEqual([1009, expect.anything()]);
    expect((await get(server, "/")).status).toBe(200);
  });

  it("do not compress, whatever the peer offers", async () => {
    await using server = await startTestServer();
    const socket = openSocket(server);
    await once(socket, "open");
    expect(socket.extensions).toBe("");
  });

  it("end with the server, which can be disposed of twice", async () => {
    const server = await startTestServer();
    const socket = openSocket(server);
    await once(socket, "open");
    const closed: Promise<unknown> = once(socket, "close");
    await server[Symbol.asyncDispose]();
    await closed;
    await expect(get(server, "/")).rejects.toThrow("fetch failed");
  });
});

describe("starting", () => {
  it("takes another random token each time", async () => {
    await using first = await startTestServer();
    await using second = await startTestServer();
    expect(first.token).toMatch(/^[\w-]{32}$/);
    expect(second.token).not.toBe(first.token);
  });

  it("says that a port is in use", async () => {
    await using server = await startTestServer();
    await expect(startTestServer({ port: server.port })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: `Port ${server.port} is in use.`,
      hint: expect.stringContaining("--port"),
    });
  });

  it.each([-1, 65_536, 1.5, Number.NaN])("refuses port %d", async (port) => {
    await expect(startTestServer({ port })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it.each([".", "no/such/folder"])("refuses %s, which holds no page", async (staticFolder) => {
    await using server = await startTestServer();
    const start = startHttpServer({
      services: server.services,
      staticFolder: join(tmpdir(), staticFolder),
    });
    await expect(start).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "The page to serve has not been built.",
    });
  });
});

function immutable(): string {
  return "public, max-age=31536000, immutable";
}

async function answer(server: TestServer, path: string) {
  const response = await get(server, path);
  const { status, headers } = response;
  return { status, headers, isEmpty: (await response.text()) === "" };
}
