import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";

// Of a split model, such as x-00002-of-00003.gguf, the first part stands for all.
const laterPart = /-(?!00001-)\d{5}-of-\d{5}\.gguf$/i;

export interface ModelPathsOptions {
  /** Gives the later parts of split models too. @default false */
  readonly allParts?: boolean;
}

/** Absolute paths of the model files in a folder and those below it, by name; none when there is no folder. */
export async function modelPaths(
  folder: string,
  { allParts = false }: ModelPathsOptions = {},
): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter(
      (entry) =>
        (entry.isFile() || entry.isSymbolicLink()) &&
        /\.gguf$/i.test(entry.name) &&
        (allParts || !laterPart.test(entry.name)),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Absolute path of a file in a folder, whose relative path is written with `/`. */
export function pathIn(folder: string, file: string): string {
  return join(folder, ...file.split("/"));
}

export function pathsIn(folder: string, files: readonly string[]): readonly string[] {
  return files.map((file) => pathIn(folder, file));
}

/** Tells whether an absolute path is one in a folder, at any depth. */
export function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
