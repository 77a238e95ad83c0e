import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { GuardedLookup, isPrivateHost } from "./address-policy.ts";
import type { HttpClient, HttpRequest } from "./http-client.ts";
import { OriginClient } from "./origin-client.ts";
import { connectionLost } from "./request-errors.ts";
import { retryAfterMs } from "./retry-after.ts";
import { defaultPatience, tryAgain, waitBefore } from "./try-again.ts";

describe("isPrivateHost", () => {
  it.each([
    "localhost",
    "a.localhost",
    "127.0.0.1",
    "127.9.9.9",
    "[::1]",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "[fd00::1]",
    "[fe80::1]",
    "[::ffff:10.0.0.1]",
  ])("knows %s", (host) => expect(isPrivateHost(host)).toBe(true));

  it.each(["example.com", "8.8.8.8", "172.32.0.1", "[2606:4700::1]", "localhost.example.com"])(
    "does not take %s for one",
    (host) => expect(isPrivateHost(host)).toBe(false),
  );
});

describe("GuardedLookup", () => {
  const resolve = (guard: GuardedLookup, all: boolean) =>
    new Promise<unknown>((settle) =>
      guard.lookup("localhost", { all }, (error, address) => settle(error ?? address)),
    );

  it("refuses a name that leads into a private network, unless it is trusted", async () => {
    const guard = new GuardedLookup();
    expect(await resolve(guard, false)).toMatchObject({ code: "INVALID_URL" });
    guard.trust("localhost");
    expect(await resolve(guard, false)).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(await resolve(guard, true)).toContainEqual(
      expect.objectContaining({ address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) }),
    );
  });
});

/** Answers every request by its address, and notes what it was sent. */
class ScriptedClient implements HttpClient {
  readonly sent: { readonly url: string; readonly headers: HttpRequest["headers"] }[] = [];
  readonly #locations: Readonly<Record<string, string>>;

  constructor(locations: Readonly<Record<string, string>>) {
    this.#locations = locations;
  }

  async request(url: URL, { headers }: HttpRequest) {
    this.sent.push({ url: url.href, headers });
    const location = this.#locations[url.href];
    return {
      status: location === undefined ? 200 : 302,
      header: (name: string) => (name === "location" ? location : undefined),
      body: (async function* () {})(),
      async discard() {},
    };
  }

  problemOf(): undefined {
    return undefined;
  }

  async [Symbol.asyncDispose]() {}
}

function follow(start: string, locations: Readonly<Record<string, string>>) {
  const http = new ScriptedClient(locations);
  const client = new OriginClient({
    http,
    lookup: new GuardedLookup(),
    stallMs: 1_000,
    headersFor: ({ host }): Record<string, string> =>
      host === "hub.example" ? { authorization: "Bearer secret" } : {},
  });
  const signal = new AbortController().signal;
  return { http, answer: client.follow(new URL(start), { signal }) };
}

describe("OriginClient", () => {
  it("sends what belongs to one origin to that alone", async () => {
    const { http, answer } = follow("https://hub.example/a", {
      "https://hub.example/a": "https://cdn.example/b",
      "https://cdn.example/b": "/c",
    });
    expect((await answer).url.href).toBe("https://cdn.example/c");
    expect(http.sent.map(({ headers }) => headers?.["authorization"])).toEqual([
      "Bearer secret",
      undefined,
      undefined,
    ]);
  });

  it.each([
    "https://127.0.0.1/x",
    "https://192.168.1.1/x",
    "https://[::1]/x",
    "https://169.254.169.254/latest/meta-data",
    "http://cdn.example/x",
    "https://me:word@cdn.example/x",
    "file:///etc/passwd",
    "https://[",
  ])("does not follow a public server to %s", async (location) => {
    const { http, answer } = follow("https://hub.example/a", { "https://hub.example/a": location });
    await expect(answer).rejects.toMatchObject({ code: "INVALID_URL" });
    expect(http.sent).toHaveLength(1);
  });

  it("follows a server of this machine to another one of it", async () => {
    const { answer } = follow("http://127.0.0.1:1/a", {
      "http://127.0.0.1:1/a": "http://127.0.0.1:2/b",
    });
    expect((await answer).url.port).toBe("2");
  });

  it("does not go in circles", async () => {
    const { http, answer } = follow("https://hub.example/a", { "https://hub.example/a": "/a" });
    await expect(answer).rejects.toMatchObject({ code: "CONNECTION_LOST" });
    expect(http.sent.length).toBeLessThan(10);
  });
});

describe("retryAfterMs", () => {
  const now = Date.parse("2026-01-31T12:00:00Z");
  it.each([
    ["3", 3_000],
    [" 0 ", 0],
    ["Sat, 31 Jan 2026 12:00:30 GMT", 30_000],
    ["Sat, 31 Jan 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("reads %p", (header, milliseconds) => {
    expect(retryAfterMs(header, now)).toBe(milliseconds);
  });
});

describe("connectionLost", () => {
  it("tells a host that is not known from one that refuses, however deep the cause is", () => {
    const cause = Object.assign(new Error("getaddrinfo"), { code: "ENETUNREACH" });
    expect(connectionLost(new TypeError("fetch failed", { cause }), "a.example")).toMatchObject({
      code: "CONNECTION_LOST",
      details: { offline: true, host: "a.example" },
    });
    const refused = new AggregateError([Object.assign(new Error("x"), { code: "ECONNREFUSED" })]);
    expect(connectionLost(refused, "a.example")).toMatchObject({
      details: { offline: false, reason: "ECONNREFUSED" },
    });
    const known = new LlmError("INVALID_URL", "No.");
    expect(connectionLost(new Error("wrapped", { cause: known }), "a.example")).toBe(known);
  });
});

describe("tryAgain", () => {
  const patience = { ...defaultPatience, firstWaitMs: 1, longestWaitMs: 4, giveUpMs: 20 };
  const signal = new AbortController().signal;
  const lost = () => new LlmError("CONNECTION_LOST", "Lost.");

  it("tries until it succeeds, and tells of the trouble and its end", async () => {
    let left = 3;
    const troubles: (string | undefined)[] = [];
    const work = async () => {
      if (left-- > 0) throw lost();
      return "done";
    };
    const onTrouble = (trouble: LlmError | undefined) => void troubles.push(trouble?.code);
    expect(await tryAgain(work, { patience, signal, onTrouble })).toBe("done");
    expect(troubles).toEqual(["CONNECTION_LOST", "CONNECTION_LOST", "CONNECTION_LOST", undefined]);
  });

  it("gives up after its patience, and at once for what waiting does not cure", async () => {
    let count = 0;
    const failing = async () => {
      count += 1;
      throw lost();
    };
    await expect(tryAgain(failing, { patience, signal })).rejects.toThrow("Lost.");
    expect(count).toBeGreaterThan(4);
    const denied = () => Promise.reject(new LlmError("ACCESS_DENIED", "No."));
    await expect(tryAgain(denied, { patience, signal })).rejects.toThrow("No.");
    const later = new LlmError("RATE_LIMITED", "Later.", { details: { retryAfterSeconds: 4_000 } });
    await expect(tryAgain(() => Promise.reject(later), { patience, signal })).rejects.toBe(later);
  });

  it("keeps the reason of an abort in the middle of a wait", async () => {
    const controller = new AbortController();
    const reason = new Error("Enough.");
    const trying = tryAgain(() => Promise.reject(lost()), {
      patience: defaultPatience,
      signal: controller.signal,
      onTrouble: () => controller.abort(reason),
    });
    await expect(trying).rejects.toBe(reason);
  });

  it("waits longer each time, up to a limit", () => {
    const waits = [1, 2, 3, 10].map((attempt) => waitBefore(attempt, lost(), defaultPatience));
    expect(waits[0]).toBeLessThanOrEqual(625);
    expect(waits[1]).toBeGreaterThan(600);
    expect(waits[3]).toBeLessThanOrEqual(10_000);
  });
});
