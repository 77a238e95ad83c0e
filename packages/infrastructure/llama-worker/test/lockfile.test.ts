import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

const platforms = [
  "linux-x64",
  "linux-x64-vulkan",
  "linux-arm64",
  "linux-armv7l",
  "mac-arm64-metal",
  "mac-x64",
  "win-x64",
  "win-x64-vulkan",
  "win-arm64",
];

// An optional package that the registry lacks at lock time is left out of the lockfile without a word, and
// everyone on that platform then gets no engine.
describe("the lockfile", () => {
  it.each(platforms)("has the engine's package for %s, of the pinned version", async (platform) => {
    const lockfile = await readText("../../../../pnpm-lock.yaml");
    expect(lockfile).toContain(`\n  '@node-llama-cpp/${platform}@${await pinnedVersion()}':\n`);
  });

  it("is of one exact version", async () => {
    expect(await pinnedVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

async function pinnedVersion(): Promise<string | undefined> {
  const manifest: Manifest = JSON.parse(await readText("../package.json")) as Manifest;
  return manifest.dependencies["node-llama-cpp"];
}

function readText(path: string): Promise<string> {
  return readFile(new URL(path, import.meta.url), "utf8");
}
