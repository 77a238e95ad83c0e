import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { startHub, type Hub, type HubModel } from "./index.ts";
import { seededContent } from "./seeded-content.ts";

const MiB = 1024 * 1024;
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
  ])("answers %s", async (range, start, end) => {
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
