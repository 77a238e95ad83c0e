import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { pageFiles } from "./page-files.ts";

let root: string;
let handle: (request: Request) => Promise<Response>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "page-files-"));
  await mkdir(join(root, "page", "assets"), { recursive: true });
  await writeFile(join(root, "page", "index.html"), "<!doctype html>");
  await writeFile(join(root, "page", "assets", "app.js"), "1;");
  await writeFile(join(root, "page", "a file.bin"), "x");
  await writeFile(join(root, "secret.txt"), "secret");
  await mkdir(join(root, "page-other"));
  await writeFile(join(root, "page-other", "secret.txt"), "secret");
  await symlink(join(root, "secret.txt"), join(root, "page", "link.txt"));
  handle = pageFiles(join(root, "page"));
});

afterAll(() => rm(root, { recursive: true }));

describe("pageFiles", () => {
  it.each([
    ["app://llm/", "text/html; charset=utf-8", "<!doctype html>"],
    ["app://llm/index.html?a=1#b", "text/html; charset=utf-8", "<!doctype html>"],
    ["app://llm/assets/app.js", "text/javascript; charset=utf-8", "1;"],
    ["app://llm/a%20file.bin", "application/octet-stream", "x"],
  ])("gives %s", async (address, type, text) => {
    const response = await handle(new Request(address));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(type);
    expect(await response.text()).toBe(text);
  });

  it.each([
    "app://llm/../secret.txt",
    "app://llm/%2e%2e/secret.txt",
    "app://llm/..%2fsecret.txt",
    "app://llm/assets/..%2f..%2fsecret.txt",
    "app://llm/..%2fpage-other%2fsecret.txt",
    "app://llm/..%5csecret.txt",
    "app://llm//etc/passwd",
    "app://llm/%2fetc%2fpasswd",
    "app://llm/C:%5cwindows%5cwin.ini",
    "app://llm/link.txt",
    "app://llm/index.html%00.js",
    "app://llm/%E0%A4%A",
    "app://llm/assets",
    "app://llm/assets/",
    "app://llm/missing.js",
    "app://other/index.html",
    "https://llm/index.html",
  ])("has nothing at %s", async (address) => {
    const response = await handle(new Request(address));
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("");
  });

  it("only gives", async () => {
    expect((await handle(new Request("app://llm/", { method: "POST" }))).status).toBe(405);
  });

  it.each(["app://llm/", "app://llm/missing.js"])(
    "sends the security headers with %s",
    async (address) => {
      const { headers } = await handle(new Request(address));
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      const policy = new Map(
        (headers.get("content-security-policy") ?? "").split("; ").map((directive) => {
          const [name = "", ...sources] = directive.split(" ");
          return [name, sources.join(" ")];
        }),
      );
      expect(policy.get("default-src")).toBe("'none'");
      expect(policy.get("script-src")).toBe("'self'");
      expect(policy.get("connect-src")).toBe("'none'");
      expect(policy.get("frame-ancestors")).toBe("'none'");
      expect([...policy.values()].join(" ")).not.toMatch(/unsafe-eval|\*|https?:/);
      expect([...policy].filter(([, sources]) => sources.includes("unsafe-inline"))).toEqual([
        ["style-src", "'self' 'unsafe-inline'"],
      ]);
    },
  );
});
