// Checks what the Markdown files say of this repository: the places they link to, the paths they name, and that they
// leave out no error, method, option or keyword.
import { workspaceFolders } from "./fingerprints.mjs";
import { root } from "./bootstrap.mjs";
import { findBrokenLinks, findMissingPaths } from "./docs/links.mjs";
import { findUndocumentedKeywords } from "./docs/schema-keywords.mjs";
import { findUndocumented } from "./docs/services-page.mjs";
import { markdownFiles } from "./markdown-files.mjs";

const pages = [root, ...workspaceFolders(root)].flatMap((folder) =>
  markdownFiles(folder).map((name) => ({ folder, name })),
);
const findings = [
  ...pages.flatMap((page) => [...findBrokenLinks(page), ...findMissingPaths(page)]),
  ...findUndocumented(),
  ...findUndocumentedKeywords(),
];
for (const finding of findings) console.error(finding);
console.log(`${pages.length} pages checked.`);
process.exit(findings.length === 0 ? 0 : 1);
