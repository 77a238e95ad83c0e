import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../bootstrap.mjs";
import { parse, valueOf } from "./sources.mjs";

const page = "docs/structured-output.md";
const reader = "packages/domain/src/json-schema/parse-json-schema.ts";

/** The keywords of JSON Schema that are taken, and that the page of objects and tools does not name. */
export function findUndocumentedKeywords() {
  const text = readFileSync(join(root, page), "utf8");
  const [entries] = valueOf(parse(reader), "readers").arguments;
  return entries.elements
    .map(({ elements: [keyword] }) => keyword.text)
    .filter((keyword) => !text.includes(`\`${keyword}\``))
    .map((keyword) => `${page}: does not name the keyword ${keyword}.`);
}
