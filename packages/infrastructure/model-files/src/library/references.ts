import { readFile } from "node:fs/promises";
import { z } from "zod";
import { lockFile } from "../transfer/file-lock.ts";
import { writeAtomically } from "../write-atomically.ts";

const longestWaitMs = 5_000;
const referencesSchema = z.object({ version: z.literal(1), paths: z.array(z.string().min(1)) });

/** Remembers model files that stay where they are, by their paths. */
export class References {
  readonly #path: string | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** Without a `path` nothing is remembered. */
  constructor(path: string | undefined) {
    this.#path = path;
  }

  async list(): Promise<readonly string[]> {
    if (this.#path === undefined) return [];
    try {
      const content: unknown = JSON.parse(await readFile(this.#path, "utf8"));
      return referencesSchema.parse(content).paths;
    } catch {
      return [];
    }
  }

  add(path: string): Promise<void> {
    return this.#change((paths) => [...paths.filter((known) => known !== path), path]);
  }

  remove(path: string): Promise<void> {
    return this.#change((paths) => paths.filter((known) => known !== path));
  }

  // One after the other: each change is made of what the one before wrote, here and in other programs.
  #change(change: (paths: readonly string[]) => readonly string[]): Promise<void> {
    const next = this.#last.then(async () => {
      if (this.#path === undefined) return;
      await using _ = await lockFile(`${this.#path}.lock`, AbortSignal.timeout(longestWaitMs));
      const before = await this.list();
      const paths = change(before);
      if (paths.join("\n") === before.join("\n")) return;
      await writeAtomically(this.#path, `${JSON.stringify({ version: 1, paths }, null, 2)}\n`);
    });
    this.#last = next.catch(() => {});
    return next;
  }
}
