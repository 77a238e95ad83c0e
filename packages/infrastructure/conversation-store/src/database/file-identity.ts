import { statSync } from "node:fs";

/** Tells a file from another that has come in its place; undefined when there is none. */
export function fileIdentity(path: string): string | undefined {
  const facts = statSync(path, { bigint: true, throwIfNoEntry: false });
  return facts === undefined ? undefined : `${facts.dev}:${facts.ino}`;
}
