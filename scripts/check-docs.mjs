// Checks what the Markdown files say of this repository: the places they link to and the paths they name.
import { workspaceFolders } from "./fingerprints.mjs";
import { root } from "./bootstrap.mjs";
import { findBrokenLinks, findMissingPaths } from "./docs/links.mjs";
import { markdownFiles } from "./markdown-files.mjs";

const pages = [root, ...workspaceFolders(root)].flatMap((folder) =>
  markdownFiles(folder).map((name) => ({ folder, name })),
);
const findings = pages.flatMap((page) => [...findBrokenLinks(page), ...findMissingPaths(page)]);
for (const finding of findings) console.error(finding);
console.log(`${pages.length} pages checked.`);
process.exit(findings.length === 0 ? 0 : 1);
