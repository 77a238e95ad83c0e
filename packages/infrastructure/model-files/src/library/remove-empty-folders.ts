import { rmdir } from "node:fs/promises";
import { dirname } from "node:path";

/** Removes the folder of a file and those above it, up to `root`, as far as they are empty. */
export async function removeEmptyFolders(root: string, path: string): Promise<void> {
  for (let folder = dirname(path); folder.startsWith(root) && folder !== root;) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
    folder = dirname(folder);
  }
}
