import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { findBrokenLinks, findMissingPaths } from "./links.mjs";

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "links-"));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "src", "here.ts"), "");
  writeFileSync(join(folder, "other.md"), "# Other\n\n## `code`, and what it does\n");
});
after(() => rmSync(folder, { recursive: true }));

/** What is found in a page, without the path before it. */
function found(find, text) {
  writeFileSync(join(folder, "page.md"), text);
  return find({ folder, name: "page.md" }).map((finding) => finding.replace(/^.*page\.md: /, ""));
}

describe("findBrokenLinks", () => {
  it("knows files, headings and other places", () => {
    const links = [
      "[a](src/here.ts) [b](other.md) [c](other.md#code-and-what-it-does) [d](#top)",
      "[e](https://example.com/none) ![f](src/here.ts)",
      "# Top",
    ];
    assert.deepEqual(found(findBrokenLinks, links.join("\n")), []);
  });

  it("names each that leads nowhere", () => {
    const text = "[a](src/gone.ts)\n[b](other.md#gone) ![c](gone.png) [d](#gone)";
    assert.deepEqual(found(findBrokenLinks, text), [
      "the link src/gone.ts leads nowhere.",
      "the link other.md#gone leads nowhere.",
      "the link gone.png leads nowhere.",
      "the link #gone leads nowhere.",
    ]);
  });

  it("leaves out what is code", () => {
    assert.deepEqual(found(findBrokenLinks, "```md\n[a](gone.md)\n```"), []);
  });
});

describe("findMissingPaths", () => {
  it("looks in the folder of the page and in the repository", () => {
    const text = "`src/here.ts` `scripts/docs/links.mjs` `src/gone.ts` `packages/gone` `npm test`";
    assert.deepEqual(found(findMissingPaths, text), [
      "there is no src/gone.ts.",
      "there is no packages/gone.",
    ]);
  });
});
