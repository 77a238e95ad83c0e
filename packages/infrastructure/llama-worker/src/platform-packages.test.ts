import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";

// Its lockfile entry of a platform is left out, without a word, when the registry lacks the package on the
// day the lockfile is made; users of that platform would then have no engine.
const platforms = [
  "linux-arm64",
  "linux-armv7l",
  "linux-x64",
  "linux-x64-vulkan",
  "mac-arm64-metal",
  "mac-x64",
  "win-arm64",
  "win-x64",
  "win-x64-vulkan",
];

async function read(path: string): Promise<string> {
  return readFile(new URL(path, import.meta.url), "utf8");
}

describe("the lockfile", () => {
  it.each(platforms)("has the engine of %s in the version of node-llama-cpp", async (platform) => {
    const version = /"node-llama-cpp": "([\d.]+)"/.exec(await read("../package.json"))?.[1];
    expect(version).toBeDefined();
    expect(await read("../../../../pnpm-lock.yaml")).toContain(
      `'@node-llama-cpp/${platform}@${version}':\n    resolution:`,
    );
  });
});
