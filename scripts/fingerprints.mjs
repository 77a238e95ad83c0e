import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const notSource = new Set(["node_modules", "dist", "coverage", "test", ".turbo", ".cache"]);

/** The folders of all packages, as `packages` in pnpm-workspace.yaml has them. */
export function workspaceFolders(root) {
  return ["packages", "packages/infrastructure", "apps"]
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(root, parent, name)))
    .filter((folder) => existsSync(join(folder, "package.json")));
}

/** Changes with everything that decides what gets installed. */
export function installFingerprint(root) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  const files = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"].map((name) =>
    join(root, name),
  );
  const manifests = workspaceFolders(root).map((folder) => join(folder, "package.json"));
  for (const file of [...files, ...manifests]) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

/** Changes with the name, size or time of every file that is built. */
export function sourceFingerprint(root) {
  const hash = createHash("sha256");
  for (const name of ["turbo.json", "tsconfig.base.json"]) addFile(hash, join(root, name));
  for (const folder of workspaceFolders(root)) addFolder(hash, folder);
  return hash.digest("hex");
}

function addFolder(hash, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!notSource.has(entry.name)) addFolder(hash, path);
    } else if (!/\.(test\.tsx?|md)$/.test(entry.name)) {
      addFile(hash, path);
    }
  }
}

function addFile(hash, path) {
  const { size, mtimeMs } = statSync(path);
  hash.update(`${path} ${size} ${mtimeMs}\n`);
}
