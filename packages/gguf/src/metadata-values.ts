import type { GgufMetadata } from "./value-types.ts";

const maxTextLength = 200;

/** A number of the metadata, if it is there and is one. */
export function numberValue(metadata: GgufMetadata, key: string): number | undefined {
  const entry = metadata.get(key);
  if (entry === undefined || entry.type === "array") return undefined;
  const { value } = entry;
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
}

/** A line of the metadata that is safe to show: no control characters, at most 200 characters. */
export function lineValue(metadata: GgufMetadata, key: string): string | undefined {
  const entry = metadata.get(key);
  if (entry?.type !== "string") return undefined;
  // A hostile text may be millions of characters long: no more of it is looked at than may be shown.
  const start = Array.from(String(entry.value).slice(0, 2 * maxTextLength)).slice(0, maxTextLength);
  const line = start
    .join("")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return line === "" ? undefined : line;
}
