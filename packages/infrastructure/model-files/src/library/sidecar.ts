import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../write-atomically.ts";

const sidecarSchema = z.object({
  version: z.literal(1),
  /** What to give to a download to get the model again. */
  source: z.string(),
  repository: z.string().optional(),
  /** Commit of the repository. */
  revision: z.string().optional(),
  sizeBytes: z.number().int().nonnegative(),
  sha256: z.string(),
  etag: z.string().optional(),
  /** As `2026-01-31T12:00:00.000Z`. */
  downloadedAt: z.string(),
});

/** What is kept beside a downloaded file: where it came from and what it must hash to. */
export type Sidecar = z.infer<typeof sidecarSchema>;

const ending = ".json";

/** The sidecar of a model file; undefined when it has none, or none that can be read. */
export async function readSidecar(modelPath: string): Promise<Sidecar | undefined> {
  try {
    const text = await readFile(`${modelPath}${ending}`, "utf8");
    return sidecarSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export async function writeSidecar(modelPath: string, sidecar: Sidecar): Promise<void> {
  await writeAtomically(`${modelPath}${ending}`, `${JSON.stringify(sidecar, null, 2)}\n`);
}

export async function deleteSidecar(modelPath: string): Promise<void> {
  await rm(`${modelPath}${ending}`, { force: true });
}

/** Every downloaded file of a folder, at any depth, with its sidecar. */
export async function* sidecarsIn(
  folder: string,
): AsyncGenerator<{ readonly path: string; readonly sidecar: Sidecar }, void, undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith(`.gguf${ending}`)) continue;
    const path = join(entry.parentPath, entry.name.slice(0, -ending.length));
    const sidecar = await readSidecar(path);
    if (sidecar !== undefined) yield { path, sidecar };
  }
}
