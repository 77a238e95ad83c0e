import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { starterModel } from "@llm/starter-model";
import {
  bytesContent,
  delay,
  fileContent,
  seededContent,
  stall,
  startHub,
  type Hub,
  type HubModel,
} from "./index.ts";

const MiB = 1024 * 1024;
const MiBOfZeros = Buffer.alloc(MiB);
const weights = "tiny-Q8_0.gguf";
const tiny: HubModel = {
  id: "acme/tiny",
  files: [
    { path: weights, content: seededContent({ size: 3 * MiB + 17 }) },
    { path: "README.md", content: Buffer.from("# Tiny\n") },
  ],
};

function get(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { redirect: "manual", ...init });
}

async function cdnUrl(hub: Hub, file = weights): Promise<string> {
  const response = await get(`${hub.endpoint}/acme/tiny/resolve/main/${file}`, { method: "HEAD" });
  return response.headers.get("location") ?? "";
}

async function sha256Of(response: Response): Promise<string> {
  return createHash("sha256")
    .update(new Uint8Array(await response.arrayBuffer()))
    .digest("hex");
}

describe("resolve", () => {
  it("redirects large files to another origin, with commit, size and sha256", async () => {
    await using hub = await startHub();
    const { id, files } = await hub.addModel(tiny);
    const facts = files.find(({ path }) => path === weights);

    const response = await get(`${hub.endpoint}/acme/tiny/resolve/main/${weights}`);

    expect(response.status).toBe(302);
    expect(response.headers.get("x-repo-commit")).toBe(id);
    expect(response.headers.get("x-linked-size")).toBe(String(3 * MiB + 17));
    expect(response.headers.get("x-linked-etag")).toBe(`"${facts?.sha256}"`);
    const location = new URL(response.headers.get("location") ?? "");
    expect(location.origin).toBe(hub.cdnOrigin);
    expect(location.origin).not.toBe(hub.endpoint);

    const object = await get(location.href);
    expect(object.status).toBe(200);
    expect(object.headers.get("etag")).not.toContain(facts?.sha256);
    expect(await sha256Of(object)).toBe(facts?.sha256);
  });

  it("sends small files from its own origin, by a relative redirect", async () => {
    await using hub = await startHub({ models: [tiny] });
    const url = `${hub.endpoint}/acme/tiny/resolve/main/README.md`;

    const redirect = await get(url);
    expect(redirect.status).toBe(307);
    expect(redirect.headers.get("location")).toMatch(/^\/api\/resolve-cache\//u);

    const response = await get(url, { redirect: "follow" });
    expect(await response.text()).toBe("# Tiny\n");
    expect(response.headers.get("x-repo-commit")).toBe(redirect.headers.get("x-repo-commit"));
    expect(response.headers.get("etag")).toBe(redirect.headers.get("x-linked-etag"));
  });
});

describe("ranges", () => {
  it.each([
    ["bytes=0-99", 0, 100],
    ["bytes=1048570-1048580", 1048570, 1048581],
    ["bytes=3145745-", 3 * MiB + 17, 3 * MiB + 17],
    ["bytes=-5", 3 * MiB + 12, 3 * MiB + 17],
    ["bytes=3145000-9999999", 3145000, 3 * MiB + 17],
  ])("are answered: %s", async (range, start, end) => {
    await using hub = await startHub({ models: [tiny] });
    const url = await cdnUrl(hub);
    const whole = Buffer.from(await (await get(url)).arrayBuffer());

    const response = await get(url, { headers: { range } });

    if (start === end) {
      expect(response.status).toBe(416);
      expect(response.headers.get("content-range")).toBe(`bytes */${whole.length}`);
      return;
    }
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${start}-${end - 1}/${whole.length}`);
    expect(Buffer.from(await response.arrayBuffer()).equals(whole.subarray(start, end))).toBe(true);
  });
});

describe("objects at the CDN", () => {
  it("can be asked for their size alone", async () => {
    await using hub = await startHub({ models: [tiny] });
    const response = await get(await cdnUrl(hub), {
      method: "HEAD",
      headers: { range: "bytes=0-9" },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe(String(3 * MiB + 17));
    expect(response.headers.get("accept-ranges")).toBe("bytes");
    expect(hub.bytesSent()).toBe(0);
  });

  it("give a part only of the file that If-Range names", async () => {
    await using hub = await startHub({ models: [tiny] });
    const url = await cdnUrl(hub);
    const etag = (await get(url, { method: "HEAD" })).headers.get("etag") ?? "";
    const status = async (ifRange: string) => {
      const headers = { range: "bytes=0-9", "if-range": ifRange };
      const response = await get(url, { headers });
      await response.body?.cancel();
      return response.status;
    };
    expect([await status(etag), await status('"another"')]).toEqual([206, 200]);
  });

  it("are closed to URLs that nobody signed", async () => {
    await using hub = await startHub({ models: [tiny] });
    const url = await cdnUrl(hub);
    const response = await get(url.replace(/Signature=[^&]+/u, "Signature=forged"));
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("<Code>AccessDenied</Code>");
  });

  it("are closed when the URL has expired, until it is asked for again", async () => {
    await using hub = await startHub({ models: [tiny] });
    const url = await cdnUrl(hub);
    hub.expireUrls();
    const response = await get(url);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("Request has expired");
    expect((await get(await cdnUrl(hub), { method: "HEAD" })).status).toBe(200);
  });

  it("expire by themselves", async () => {
    await using hub = await startHub({ models: [tiny], urlLifetimeMs: 1 });
    const url = await cdnUrl(hub);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await get(url)).status).toBe(403);
  });
});

describe("commits", () => {
  it("change what a branch means and leave the commits before as they were", async () => {
    await using hub = await startHub();
    const before = await hub.addModel(tiny);
    const oldUrl = await cdnUrl(hub);
    const after = await hub.commit("acme/tiny", [
      { path: weights, content: seededContent({ size: 3 * MiB + 17, seed: 2 }) },
    ]);

    const resolved = async (revision: string) => {
      const response = await get(`${hub.endpoint}/acme/tiny/resolve/${revision}/${weights}`);
      return [response.headers.get("x-repo-commit"), response.headers.get("x-linked-etag")];
    };
    const sha256 = (commit: typeof before) =>
      `"${commit.files.find(({ path }) => path === weights)?.sha256}"`;
    expect(sha256(after)).not.toBe(sha256(before));
    expect(await resolved("main")).toEqual([after.id, sha256(after)]);
    expect(await resolved(before.id)).toEqual([before.id, sha256(before)]);
    expect(`"${await sha256Of(await get(oldUrl))}"`).toBe(sha256(before));
    expect(after.files.map(({ path }) => path)).toEqual(["README.md", weights]);
  });

  it("may be on another branch", async () => {
    await using hub = await startHub({ models: [tiny] });
    const { id } = await hub.commit("acme/tiny", [{ path: "v2.gguf", content: MiBOfZeros }], "v2");
    const response = await get(`${hub.endpoint}/acme/tiny/resolve/v2/v2.gguf`);
    expect(response.headers.get("x-repo-commit")).toBe(id);
    expect((await get(`${hub.endpoint}/acme/tiny/resolve/main/v2.gguf`)).status).toBe(404);
  });
});

describe("plain files", () => {
  it("have a stable URL, and another ETag each time they are replaced", async () => {
    await using hub = await startHub();
    const url = hub.addPlainFile("/files/my model.gguf", Buffer.from("one"));
    const first = await get(url);
    expect([await first.text(), first.headers.get("x-linked-etag")]).toEqual(["one", null]);

    expect(hub.addPlainFile("/files/my model.gguf", Buffer.from("two"))).toBe(url);
    const second = await get(url);
    expect(await second.text()).toBe("two");
    expect(second.headers.get("etag")).not.toBe(first.headers.get("etag"));
  });
});

describe("requests", () => {
  it("are noted with what they were about and what became of them", async () => {
    await using hub = await startHub({ models: [tiny], tokens: ["hf_token"] });
    const url = await cdnUrl(hub);
    hub.clearRequests();
    const authorization = "Bearer hf_token";
    await get(`${hub.endpoint}/acme/tiny/resolve/main/${weights}`, { headers: { authorization } });
    await (await get(url, { headers: { range: "bytes=100-199" } })).arrayBuffer();

    expect(hub.requests).toMatchObject([
      { server: "hub", route: "resolve", status: 302, model: "acme/tiny", file: weights },
      {
        server: "cdn",
        route: "object",
        method: "GET",
        status: 206,
        model: "acme/tiny",
        file: weights,
        part: { start: 100, end: 200 },
        bytesSent: 100,
        ending: "complete",
      },
    ]);
    expect(hub.requests[0]?.headers["authorization"]).toBe(authorization);
    expect(hub.tokensAtCdn).toEqual([]);
  });

  it("tell when a token reached the CDN", async () => {
    await using hub = await startHub({ models: [tiny] });
    await get(await cdnUrl(hub), { method: "HEAD", headers: { authorization: "Bearer hf_leak" } });
    expect(hub.tokensAtCdn).toEqual(["Bearer hf_leak"]);
  });

  it("tell how many bytes were sent, and which of them again", async () => {
    await using hub = await startHub({ models: [tiny] });
    const url = await cdnUrl(hub);
    for (const range of ["bytes=0-999", "bytes=2000-2999", "bytes=500-2499"]) {
      await (await get(url, { headers: { range } })).arrayBuffer();
    }
    expect(hub.bytesSent()).toBe(4000);
    expect(hub.bytesSent(weights)).toBe(4000);
    expect(hub.bytesSentAgain(weights)).toBe(1000);
    expect(hub.bytesSent("other.gguf")).toBe(0);
  });

  it("tell that a client left", async () => {
    await using hub = await startHub({ models: [tiny], bytesPerSecond: 100_000 });
    const leaving = new AbortController();
    const response = await get(await cdnUrl(hub), { signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
    while (hub.requests.at(-1)?.ending === "open") await new Promise((go) => setTimeout(go, 1));
    expect(hub.requests.at(-1)).toMatchObject({ ending: "left", status: 200 });
    expect(hub.bytesSent()).toBeLessThan(MiB);
  });

  it("tell how many were served at once", async () => {
    await using hub = await startHub({ models: [tiny] });
    const url = await cdnUrl(hub);
    hub.inject(stall({ afterBytes: 1 }));
    const leaving = new AbortController();
    const answers = ["bytes=0-9", "bytes=10-19", "bytes=20-29"].map((range) =>
      get(url, { headers: { range }, signal: leaving.signal }),
    );
    await Promise.all(answers);
    expect(hub.mostTransfersAtOnce).toBe(3);
    expect(new Set(hub.requests.slice(-3).map(({ connection }) => connection)).size).toBe(3);
    leaving.abort();
  });
});

describe("the network", () => {
  it("goes away, under a transfer too, and comes back at the same address", async () => {
    await using hub = await startHub({ models: [tiny], bytesPerSecond: 100_000 });
    const transfer = await get(await cdnUrl(hub));
    const { endpoint } = hub;

    await hub.goOffline();
    await expect(transfer.arrayBuffer()).rejects.toThrow("terminated");
    await expect(fetch(endpoint)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });

    await hub.goOnline();
    expect(hub.endpoint).toBe(endpoint);
    expect((await get(await cdnUrl(hub), { method: "HEAD" })).status).toBe(200);
  });

  it("is free again when the hub is disposed, twice if need be", async () => {
    const hub = await startHub({ models: [tiny] });
    await hub[Symbol.asyncDispose]();
    await hub[Symbol.asyncDispose]();
    await expect(fetch(hub.endpoint)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  });
});

describe("disposing", () => {
  it("ends what would never end", async () => {
    const hub = await startHub({ models: [tiny] });
    const url = await cdnUrl(hub);
    hub.inject(delay({ milliseconds: Infinity }), { times: 1 });
    const silent = get(url);
    hub.inject(stall({ afterBytes: 100 }));
    while (hub.requests.length < 2) await new Promise((go) => setTimeout(go, 1));
    const stalled = await get(url);

    await hub[Symbol.asyncDispose]();

    await expect(silent).rejects.toThrow("fetch failed");
    await expect(stalled.arrayBuffer()).rejects.toThrow("terminated");
  });
});

describe("content", () => {
  it("can be a file on disk", async () => {
    await using hub = await startHub();
    const content = fileContent(starterModel.path);
    const { files } = await hub.addModel({
      id: "acme/starter",
      files: [{ path: "starter.gguf", content }],
    });
    const url = `${hub.endpoint}/acme/starter/resolve/main/starter.gguf`;
    const response = await get(url, { redirect: "follow" });
    expect(await sha256Of(response)).toBe(starterModel.sha256);
    expect(files).toMatchObject([{ sha256: starterModel.sha256, size: starterModel.sizeBytes }]);
    expect(await (await get(hub.addPlainFile("/e", bytesContent(Buffer.alloc(0))))).text()).toBe(
      "",
    );
  });

  it("can be made as it is read, the same from every place", async () => {
    const start = Buffer.from("GGUF".repeat(20_000));
    const content = seededContent({ size: 200_003, seed: 5, startsWith: start });
    const read = async (from: number, to: number, of = content) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of of.read(from, to)) pieces.push(piece);
      return Buffer.concat(pieces);
    };
    const whole = await read(0, content.size);
    expect(whole).toHaveLength(200_003);
    expect(whole.subarray(0, start.length).equals(start)).toBe(true);
    for (const [from, to] of [
      [79_990, 80_010],
      [16_383, 16_385],
      [98_304, 131_073],
      [200_002, 200_003],
      [7, 7],
    ] as const) {
      expect((await read(from, to)).equals(whole.subarray(from, to))).toBe(true);
    }
    const other = seededContent({ size: 200_003, seed: 6, startsWith: start });
    expect((await read(0, 200_003, other)).equals(whole)).toBe(false);
  });
});
