import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startHub, type Hub } from "./index.ts";

const sha256 = (content: string) => createHash("sha256").update(content).digest("hex");
const file = (path: string) => ({ path, content: Buffer.from(`content of ${path}`) });
const lfs = (path: string) => ({
  sha256: sha256(`content of ${path}`),
  size: `content of ${path}`.length,
});

let hub: Hub;
beforeAll(async () => {
  hub = await startHub({
    models: [
      {
        id: "acme/tiny-GGUF",
        files: [
          "README.md",
          "tiny-Q4_K_M.gguf",
          "tiny-Q8_0.gguf",
          "mmproj-tiny-F16.gguf",
          "large/tiny-BF16-00001-of-00002.gguf",
          "large/tiny-BF16-00002-of-00002.gguf",
        ].map(file),
        license: "apache-2.0",
        downloads: 5,
      },
      { id: "acme/story-GGUF", files: [file("story.gguf")], downloads: 50, likes: 1 },
      { id: "other/tiny", files: [file("config.json")], likes: 2 },
      { id: "other/secret", files: [file("secret.gguf")], private: true, readers: ["hf_insider"] },
    ],
  });
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
});

interface Entry {
  readonly path: string;
  readonly oid: string;
}

async function text(path: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(hub.endpoint + path, init);
  return response.text();
}

async function json(path: string, init: RequestInit = {}): Promise<unknown> {
  return JSON.parse(await text(path, init));
}

async function tree(query: string): Promise<readonly Entry[]> {
  const entries: readonly Entry[] = JSON.parse(
    await text(`/api/models/acme/tiny-GGUF/tree/${query}`),
  );
  return entries;
}

async function manifest(tag: string, model = "acme/tiny-GGUF"): Promise<unknown> {
  return json(`/v2/${model}/manifests/${tag}`, { headers: { "user-agent": "llama-cpp" } });
}

async function found(query: string, init: RequestInit = {}): Promise<readonly string[]> {
  const models: readonly { id: string }[] = JSON.parse(await text(`/api/models?${query}`, init));
  return models.map(({ id }) => id);
}

describe("manifests", () => {
  it.each([
    ["Q8_0", "tiny-Q8_0.gguf"],
    ["q8_0", "tiny-Q8_0.gguf"],
    ["latest", "tiny-Q4_K_M.gguf"],
    ["BF16", "large/tiny-BF16-00001-of-00002.gguf"],
  ])("say which file %s is", async (tag, rfilename) => {
    expect(await manifest(tag)).toMatchObject({
      ggufFile: { rfilename, size: lfs(rfilename).size, lfs: lfs(rfilename) },
      mmprojFile: { rfilename: "mmproj-tiny-F16.gguf" },
    });
  });

  it("have no file for clients that do not say they are llama.cpp", async () => {
    const answer = await json("/v2/acme/tiny-GGUF/manifests/latest");
    expect(answer).toMatchObject({ schemaVersion: 2 });
    expect(answer).not.toHaveProperty("ggufFile");
  });

  it.each([
    ["Q2_K", "acme/tiny-GGUF", "not available in the repository"],
    ["best", "acme/tiny-GGUF", "not a valid quantization scheme"],
    ["latest", "other/tiny", "not GGUF"],
  ])("refuse the tag %s of %s", async (tag, model, message) => {
    expect(await manifest(tag, model)).toEqual({ error: expect.stringContaining(message) });
  });
});

describe("facts of files", () => {
  const path = "tiny-Q8_0.gguf";

  it.each([
    ["JSON", JSON.stringify({ paths: [path, "missing"] }), "application/json"],
    ["a form", `paths=${path}&paths=missing`, "application/x-www-form-urlencoded"],
  ])("paths-info takes %s and leaves out what is not there", async (_, body, type) => {
    const answer = await json("/api/models/acme/tiny-GGUF/paths-info/main", {
      method: "POST",
      body,
      headers: { "content-type": type },
    });
    const { sha256: oid, size } = lfs(path);
    expect(answer).toMatchObject([{ type: "file", path, size, lfs: { oid, size } }]);
  });

  it("git's own hash is that of the pointer for large files and of the content for small ones", async () => {
    const entries = await tree("main");
    const small = "content of README.md";
    const readme = createHash("sha1").update(`blob ${small.length}\0${small}`).digest("hex");
    expect(entries.find((entry) => entry.path === "README.md")).toMatchObject({ oid: readme });
    const { sha256: oid, size } = lfs(path);
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${size}\n`;
    expect(entries.find((entry) => entry.path === path)).toMatchObject({
      oid: createHash("sha1").update(`blob ${pointer.length}\0${pointer}`).digest("hex"),
      lfs: { pointerSize: pointer.length },
    });
  });

  it("trees list a folder, or all below it", async () => {
    const paths = async (query: string) => (await tree(query)).map((entry) => entry.path);
    expect(await paths("main")).toEqual([
      "large",
      "README.md",
      "mmproj-tiny-F16.gguf",
      "tiny-Q4_K_M.gguf",
      "tiny-Q8_0.gguf",
    ]);
    expect(await paths("main?recursive=true")).toHaveLength(7);
    expect(await paths("main/large")).toEqual([
      "large/tiny-BF16-00001-of-00002.gguf",
      "large/tiny-BF16-00002-of-00002.gguf",
    ]);
  });
});

describe("facts of models", () => {
  it("give licence, commit and files, with sizes and hashes when asked", async () => {
    const plain = await json("/api/models/acme/tiny-GGUF");
    const whole = await json("/api/models/acme/tiny-GGUF/revision/HEAD?blobs=true");
    expect(plain).toMatchObject({
      id: "acme/tiny-GGUF",
      author: "acme",
      gated: false,
      sha: expect.stringMatching(/^[0-9a-f]{40}$/u),
      cardData: { license: "apache-2.0" },
      tags: ["gguf", "text-generation", "license:apache-2.0"],
      gguf: { architecture: "llama" },
    });
    expect(plain).toHaveProperty("siblings", expect.arrayContaining([{ rfilename: "README.md" }]));
    expect(whole).toMatchObject({
      siblings: expect.arrayContaining([
        expect.objectContaining({
          rfilename: "tiny-Q8_0.gguf",
          lfs: { ...lfs("tiny-Q8_0.gguf"), pointerSize: expect.any(Number) },
        }),
      ]),
    });
  });

  it("give its branches", async () => {
    const { sha }: { sha: string } = JSON.parse(await text("/api/models/acme/tiny-GGUF"));
    expect(await json("/api/models/acme/tiny-GGUF/refs")).toMatchObject({
      branches: [{ name: "main", ref: "refs/heads/main", targetCommit: sha }],
    });
  });
});

describe("search", () => {
  it("finds by words and tags, most downloads first", async () => {
    expect(await found("")).toEqual(["acme/story-GGUF", "acme/tiny-GGUF", "other/tiny"]);
    expect(await found("search=TINY")).toEqual(["acme/tiny-GGUF", "other/tiny"]);
    expect(await found("search=tiny%20gguf")).toEqual(["acme/tiny-GGUF"]);
    expect(await found("search=tiny&filter=gguf")).toEqual(["acme/tiny-GGUF"]);
    expect(await found("author=other&sort=likes")).toEqual(["other/tiny"]);
    expect(await found("sort=likes")).toEqual(["other/tiny", "acme/story-GGUF", "acme/tiny-GGUF"]);
    expect(await found("search=nothing")).toEqual([]);
  });

  it("gives pages", async () => {
    const first = await fetch(`${hub.endpoint}/api/models?filter=gguf&limit=1`);
    expect(await first.json()).toMatchObject([{ id: "acme/story-GGUF" }]);
    const [, next = ""] = /^<(.+)>; rel="next"$/u.exec(first.headers.get("link") ?? "") ?? [];
    const second = await fetch(next);
    expect(await second.json()).toMatchObject([{ id: "acme/tiny-GGUF" }]);
    expect(second.headers.get("link")).toBeNull();
  });

  it("gives facts that are asked for by name", async () => {
    const query = "search=story&expand[]=gated&expand[]=gguf&expand=downloads";
    expect(await json(`/api/models?${query}`)).toEqual([
      {
        _id: expect.any(String),
        id: "acme/story-GGUF",
        downloads: 50,
        gated: false,
        gguf: { total: 0, architecture: "llama", context_length: 2048 },
      },
    ]);
    const plain = await text("/api/models?search=story");
    expect(plain).not.toMatch(/gated|siblings/u);
  });

  it("gives facts and files with full", async () => {
    expect(await json("/api/models?search=story&full=true")).toMatchObject([
      { id: "acme/story-GGUF", siblings: [{ rfilename: "story.gguf" }] },
    ]);
  });

  it("shows private models to their readers only", async () => {
    const headers = { authorization: "Bearer hf_insider" };
    expect(await found("search=secret")).toEqual([]);
    expect(await found("search=secret", { headers })).toEqual(["other/secret"]);
  });
});
