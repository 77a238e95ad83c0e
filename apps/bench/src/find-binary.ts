import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Finds a program: the path in the environment variable, else the first of the name on PATH. */
export function findBinary(
  name: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const given = environment[name.toUpperCase().replaceAll("-", "_")];
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = given === undefined ? folders.map((folder) => join(folder, name)) : [given];
  return candidates.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
