import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";

/** The Markdown files of a package, or of the root with its docs, by their paths in that folder. */
export function markdownFiles(folder) {
  const here = readdirSync(folder).filter((name) => name.endsWith(".md"));
  const docs = folder === root ? readdirSync(join(root, "docs"), { recursive: true }) : [];
  return [
    ...here,
    ...docs.filter((name) => name.endsWith(".md")).map((name) => join("docs", name)),
  ];
}
