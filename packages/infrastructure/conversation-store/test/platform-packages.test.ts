import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";

// The lockfile leaves out, without a word, a platform whose package the registry lacks on the day it is made; users
// of that platform would then have no conversations.
const platforms = [
  "darwin-arm64",
  "darwin-x64",
  "linux-arm-gnueabihf",
  "linux-arm-musleabihf",
  "linux-arm64-gnu",
  "linux-arm64-musl",
  "linux-x64-gnu",
  "linux-x64-musl",
  "win32-x64-msvc",
];

async function read(path: string): Promise<string> {
  return readFile(new URL(path, import.meta.url), "utf8");
}

describe("the lockfile", () => {
  it.each(platforms)("has the database of %s in the version of libsql", async (platform) => {
    const version = /"libsql": "([\d.]+)"/.exec(await read("../package.json"))?.[1];
    expect(version).toBeDefined();
    expect(await read("../../../../pnpm-lock.yaml")).toContain(
      `'@libsql/${platform}@${version}':\n    resolution:`,
    );
  });
});
