import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { Hono } from "hono";
import { createApp, type AppEnvironment } from "./app.ts";
import { listenLocally } from "./listen.ts";

/** Serves routes alone, without the guard, and keeps what is logged. */
async function serve(routes: Hono<AppEnvironment>) {
  const logged: object[] = [];
  const log = (fields: object) => void logged.push(fields);
  const logger = { debug: log, info: log, warn: log, error: log };
  const server = createServer(createApp({ page: routes, logger }));
  const port = await listenLocally(server, 0);
  return {
    logged,
    address: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("a route that fails", () => {
  it.each([
    ["an error", new TypeError("secret prompt"), "TypeError"],
    ["an error of ours", new LlmError("MODEL_NOT_FOUND", "secret prompt"), "MODEL_NOT_FOUND"],
    ["no error at all", "secret prompt", "string"],
  ])("with %s gives an empty 500 and logs no message", async (_, thrown, reason) => {
    const routes = new Hono<AppEnvironment>().get("/", () => {
      throw thrown;
    });
    await using server = await serve(routes);
    const response = await fetch(server.address);
    expect([response.status, await response.text()]).toEqual([500, ""]);
    expect(server.logged).toEqual([{ reason }]);
  });
});

describe("a route that streams", () => {
  it("is told when its reader leaves", async () => {
    const events = new EventEmitter();
    const routes = new Hono<AppEnvironment>().get("/", ({ req }) => {
      req.raw.signal.addEventListener("abort", () => events.emit("aborted"));
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>) =>
        controller.enqueue(new Uint8Array(1000));
      return new Response(new ReadableStream({ pull, cancel: () => void events.emit("left") }));
    });
    await using server = await serve(routes);
    const told: Promise<unknown> = Promise.all([once(events, "left"), once(events, "aborted")]);
    const { body } = await fetch(server.address);
    await body?.cancel();
    await told;
    expect(server.logged).toEqual([]);
  });

  it("waits for a reader that is slow, and loses nothing", async () => {
    const pieces = 4000;
    let sent = 0;
    const events = new EventEmitter();
    const routes = new Hono<AppEnvironment>().get("/", ({ env }) => {
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        // The connection is full: only a reader that reads on brings the next pull.
        if (env.outgoing.writableNeedDrain) events.emit("stalled", sent);
        if (sent++ < pieces) controller.enqueue(new Uint8Array(10_000));
        else controller.close();
      };
      return new Response(new ReadableStream({ pull }));
    });
    const stalled: Promise<number[]> = once(events, "stalled");
    await using server = await serve(routes);
    const response = await fetch(server.address);
    const [sentThen] = await stalled;
    expect(sentThen).toBeLessThan(pieces);
    expect((await response.arrayBuffer()).byteLength).toBe(pieces * 10_000);
  });
});

describe("the program around it", () => {
  it("keeps its own Request and Response", async () => {
    const { Request: before, Response: alsoBefore } = globalThis;
    await using _ = await serve(new Hono<AppEnvironment>());
    expect([globalThis.Request, globalThis.Response]).toEqual([before, alsoBefore]);
  });
});
