import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import {
  cut,
  cutEvery,
  delay,
  dropConnection,
  htmlPage,
  ignoreRange,
  otherRange,
  randomWrongBytes,
  rateLimited,
  redirect,
  redirectLoop,
  shiftedRange,
  shortBody,
  slow,
  stall,
  startHub,
  status,
  withHeaders,
  withoutLength,
  wrongBytes,
  type Fault,
  type FaultTarget,
  type Hub,
} from "./index.ts";

const content = Buffer.from(
  Array.from({ length: 300_000 }, (_, index) => (index * 7 + index / 256) % 256),
);

let hub: Hub;
let url: string;
beforeEach(async () => {
  hub = await startHub();
  await hub.addModel({ id: "acme/tiny", files: [{ path: "tiny.gguf", content }] });
  url = await resolved();
});
afterEach(async () => {
  await hub[Symbol.asyncDispose]();
});

async function resolved(): Promise<string> {
  const response = await fetch(`${hub.endpoint}/acme/tiny/resolve/main/tiny.gguf`, {
    redirect: "manual",
  });
  return response.headers.get("location") ?? "";
}

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** Whether the connection ended before the body did. */
  readonly isCut: boolean;
}

async function receive(address: string, range?: string): Promise<Received> {
  const headers = new Headers(range === undefined ? [] : [["range", range]]);
  const response = await fetch(address, { headers, redirect: "manual" });
  const pieces: Uint8Array[] = [];
  let isCut = false;
  try {
    const body: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = response.body ?? [];
    for await (const piece of body) pieces.push(piece);
  } catch {
    isCut = true;
  }
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.concat(pieces),
    isCut,
  };
}

function receiveWith(fault: Fault, range?: string, target: FaultTarget = {}): Promise<Received> {
  hub.inject(fault, target);
  return receive(url, range);
}

/** Places where two buffers differ. */
function differences(received: Buffer, start = 0): readonly number[] {
  return [...received.keys()]
    .filter((index) => received[index] !== content[start + index])
    .map((index) => start + index);
}

describe("faults of the connection", () => {
  it("cut: gives so many bytes and ends it", async () => {
    const { bytes, isCut, status: code } = await receiveWith(cut({ afterBytes: 100_000 }));
    expect({ length: bytes.length, isCut, code }).toEqual({
      length: 100_000,
      isCut: true,
      code: 200,
    });
    expect(differences(bytes)).toEqual([]);
    expect(hub.requests.at(-1)).toMatchObject({ ending: "cut", bytesSent: 100_000 });
  });

  it("cutEvery: ends one each time all together have sent so much", async () => {
    hub.inject(cutEvery({ everyBytes: 400_000 }));
    const whole = await receive(url);
    const second = await receive(url);
    const third = await receive(url, "bytes=0-9");
    expect([whole.isCut, second.isCut, third.isCut]).toEqual([false, true, false]);
    expect(second.bytes.length).toBeLessThanOrEqual(100_000);
  });

  it.each([
    ["close", "UND_ERR_SOCKET"],
    ["reset", "ECONNRESET"],
  ] as const)("dropConnection: ends it without an answer (%s)", async (kind, code) => {
    await expect(receiveWith(dropConnection({ kind }))).rejects.toMatchObject({ cause: { code } });
    expect(hub.requests.at(-1)).toMatchObject({ ending: "cut", status: 0 });
  });

  it("cut: may reset it", async () => {
    hub.inject(cut({ afterBytes: 10, kind: "reset" }));
    const response = await fetch(url);
    await expect(response.arrayBuffer()).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
  });

  it("stall: keeps it open and sends nothing more", async () => {
    hub.inject(stall({ afterBytes: 70_000 }));
    const leaving = new AbortController();
    const response = await fetch(url, { signal: leaving.signal });
    const reader = response.body?.getReader();
    let received = 0;
    while (received < 70_000) {
      const piece: { value?: Uint8Array } | undefined = await reader?.read();
      received += piece?.value?.length ?? 0;
    }
    const next = reader?.read().catch(() => "left");
    let isMore = false;
    void next?.then(() => (isMore = true));
    // Time enough for a whole other answer.
    await receive(url, "bytes=0-9");
    expect(isMore).toBe(false);
    leaving.abort();
    expect(await next).toBe("left");
    expect(received).toBe(70_000);
  });

  it("stall: goes on after a while, when asked to", async () => {
    const { bytes, isCut } = await receiveWith(stall({ afterBytes: 65_536, forMs: 30 }));
    expect({ length: bytes.length, isCut }).toEqual({ length: content.length, isCut: false });
    const [request] = hub.requests.slice(-1);
    expect((request?.endedAt ?? 0) - (request?.startedAt ?? 0)).toBeGreaterThanOrEqual(29);
  });

  it("delay: lets the first byte wait", async () => {
    const started = performance.now();
    const { bytes } = await receiveWith(delay({ milliseconds: 40 }));
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
    expect(bytes.equals(content)).toBe(true);
  });

  it("slow: keeps to a speed", async () => {
    const started = performance.now();
    const { bytes } = await receiveWith(slow({ bytesPerSecond: 1_500_000 }));
    expect(performance.now() - started).toBeGreaterThanOrEqual(199);
    expect(bytes.equals(content)).toBe(true);
  });
});

describe("faults of the bytes", () => {
  it("wrongBytes: changes the same bytes of the file in every answer that has them", async () => {
    hub.inject(wrongBytes({ offsets: [5, 150_000] }));
    const whole = await receive(url);
    const part = await receive(url, "bytes=149990-150009");
    const other = await receive(url, "bytes=10-19");
    expect(differences(whole.bytes)).toEqual([5, 150_000]);
    expect(differences(part.bytes, 149_990)).toEqual([150_000]);
    expect(differences(other.bytes, 10)).toEqual([]);
  });

  it("randomWrongBytes: changes so many, the same for the same seed", async () => {
    const injected = hub.inject(randomWrongBytes({ count: 3, seed: 7 }));
    const first = differences((await receive(url)).bytes);
    injected.remove();
    hub.inject(randomWrongBytes({ count: 3, seed: 7 }));
    expect(differences((await receive(url)).bytes)).toEqual(first);
    expect(first).toHaveLength(3);
  });

  it("shiftedRange: sends another place and says it is the one asked for", async () => {
    const { bytes, headers } = await receiveWith(shiftedRange({ byBytes: 3 }), "bytes=100-199");
    expect(headers.get("content-range")).toBe("bytes 100-199/300000");
    expect(bytes.equals(content.subarray(103, 203))).toBe(true);
  });

  it("otherRange: sends another place and says so", async () => {
    const { bytes, headers } = await receiveWith(otherRange({ byBytes: -50 }), "bytes=100-199");
    expect(headers.get("content-range")).toBe("bytes 50-149/300000");
    expect(bytes.equals(content.subarray(50, 150))).toBe(true);
  });

  it("shortBody: ends in order, too early", async () => {
    const { bytes, headers, isCut } = await receiveWith(
      shortBody({ missingBytes: 10 }),
      "bytes=0-99",
    );
    expect(headers.get("content-range")).toBe("bytes 0-99/300000");
    expect({ length: bytes.length, isCut }).toEqual({ length: 90, isCut: false });
    expect(headers.get("content-length")).toBe("90");
  });

  it("stored: an object at the CDN that is not what the hub says", async () => {
    const stored = content.subarray(0, 1000);
    await hub.commit("acme/tiny", [{ path: "tiny.gguf", content, stored }]);
    url = await resolved();
    expect((await receive(url)).bytes).toHaveLength(1000);
    expect((await receive(url, "bytes=2000-")).status).toBe(416);
  });
});

describe("faults of the answer", () => {
  it("status: answers with it", async () => {
    expect(await receiveWith(status(503))).toMatchObject({ status: 503 });
  });

  it("rateLimited: says when to come again, in both forms", async () => {
    const moment = new Date("2030-01-02T03:04:05Z");
    hub.inject(rateLimited({ retryAfter: 2 }), { times: 1 });
    hub.inject(rateLimited({ retryAfter: moment }), { skip: 1, times: 1 });
    hub.inject(rateLimited(), { skip: 2 });
    const answers = [await receive(url), await receive(url), await receive(url)];
    expect(answers.map((answer) => answer.status)).toEqual([429, 429, 429]);
    expect(answers.map(({ headers }) => headers.get("retry-after"))).toEqual([
      "2",
      "Wed, 02 Jan 2030 03:04:05 GMT",
      null,
    ]);
  });

  it("htmlPage: answers 200 with a page", async () => {
    const { status: code, headers, bytes } = await receiveWith(htmlPage(), "bytes=0-99");
    expect(code).toBe(200);
    expect(headers.get("content-type")).toContain("text/html");
    expect(bytes.toString()).toContain("<!doctype html>");
  });

  it("ignoreRange: answers 200 with everything", async () => {
    const { status: code, headers, bytes } = await receiveWith(ignoreRange(), "bytes=100-199");
    expect(code).toBe(200);
    expect(headers.get("accept-ranges")).toBeNull();
    expect(headers.get("content-range")).toBeNull();
    expect(bytes.equals(content)).toBe(true);
    expect(hub.requests.at(-1)?.part).toEqual({ start: 0, end: content.length });
  });

  it("withHeaders: sets some and leaves out others", async () => {
    const fault = withHeaders({ "content-range": "bytes 0-9/10", etag: undefined });
    const { headers, bytes } = await receiveWith(fault, "bytes=100-199");
    expect(headers.get("content-range")).toBe("bytes 0-9/10");
    expect(headers.get("etag")).toBeNull();
    expect(bytes.equals(content.subarray(100, 200))).toBe(true);
  });

  it("withoutLength: sends chunks", async () => {
    const { headers, bytes } = await receiveWith(withoutLength());
    expect(headers.get("content-length")).toBeNull();
    expect(headers.get("transfer-encoding")).toBe("chunked");
    expect(bytes.equals(content)).toBe(true);
  });

  it("withoutLength: makes a cut look like the end", async () => {
    hub.inject(withoutLength({ endsWithConnection: true }));
    hub.inject(cut({ afterBytes: 100_000 }));
    const { headers, bytes, isCut } = await receive(url);
    expect(headers.get("transfer-encoding")).toBeNull();
    expect({ length: bytes.length, isCut }).toEqual({ length: 100_000, isCut: false });
  });

  it("redirect: sends elsewhere", async () => {
    const address = "http://10.0.0.1/tiny.gguf";
    hub.inject(redirect(address), { route: "resolve" });
    expect(await resolved()).toBe(address);
  });

  it("redirectLoop: never ends", async () => {
    hub.inject(redirectLoop(), { route: "resolve" });
    const address = `${hub.endpoint}/acme/tiny/resolve/main/tiny.gguf`;
    await expect(fetch(address)).rejects.toMatchObject({
      cause: { message: "redirect count exceeded" },
    });
  });
});

describe("targets", () => {
  it("spares some, lets some suffer, and spares the rest", async () => {
    const injected = hub.inject(status(500), { skip: 1, times: 2 });
    const codes: number[] = [];
    for (let index = 0; index < 5; index++) codes.push((await receive(url)).status);
    expect(codes).toEqual([200, 500, 500, 200, 200]);
    expect(injected.count).toBe(2);
  });

  it("looks at route, file, method and the request itself", async () => {
    hub.inject(status(500), { file: "other.gguf" });
    hub.inject(status(501), { route: "manifest" });
    hub.inject(status(502), { method: "HEAD" });
    hub.inject(status(504), { when: ({ headers }) => headers["range"] === "bytes=0-9" });
    expect((await receive(url)).status).toBe(200);
    expect((await fetch(url, { method: "HEAD" })).status).toBe(502);
    expect((await receive(url, "bytes=0-9")).status).toBe(504);
    expect((await fetch(`${hub.endpoint}/v2/acme/tiny/manifests/latest`)).status).toBe(501);
  });

  it("lets faults work together, and ends them", async () => {
    hub.inject(wrongBytes({ offsets: [1] }));
    hub.inject(cut({ afterBytes: 10 }));
    const { bytes, isCut } = await receive(url);
    expect({ length: bytes.length, isCut, wrong: differences(bytes) }).toEqual({
      length: 10,
      isCut: true,
      wrong: [1],
    });
    hub.removeFaults();
    expect((await receive(url)).bytes.equals(content)).toBe(true);
  });

  it("takes faults that tests write themselves", async () => {
    const teapot: Fault = (reply) => ({ ...reply, status: 418 });
    expect(await receiveWith(teapot)).toMatchObject({ status: 418 });
  });

  it("answers 500 when such a fault throws", async () => {
    const broken: Fault = () => {
      throw new Error("a mistake in the test");
    };
    const { status: code, bytes } = await receiveWith(broken);
    expect(code).toBe(500);
    expect(bytes.toString()).toContain("a mistake in the test");
  });
});
