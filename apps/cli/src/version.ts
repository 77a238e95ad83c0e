import { readFileSync } from "node:fs";

/** This program's version, as its package.json has it. */
export const version = readVersion(
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")),
);

function readVersion(manifest: unknown): string {
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}
