import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { starterModel } from "@llm/starter-model";
import {
  syntheticShapes,
  type SyntheticShape,
  type SyntheticShapeName,
} from "./synthetic-shape.ts";
import { writeSyntheticModel } from "./write-synthetic-model.ts";

/** To be raised when the same shape gives another file than before. */
const writerVersion = 1;

export interface SyntheticModelFileOptions {
  /** @default a folder of the user's in the folder for temporary files */
  folder?: string;
}

/**
 * Gives the path of a synthetic model of a shape, written at the first call and kept for later runs.
 * Safe to call from several processes at once.
 */
export async function syntheticModelFile(
  nameOrShape: SyntheticShapeName | SyntheticShape,
  options: SyntheticModelFileOptions = {},
): Promise<string> {
  const { folder = join(tmpdir(), `llm-synthetic-models-${process.getuid?.() ?? "user"}`) } =
    options;
  const [name, shape] =
    typeof nameOrShape === "string"
      ? [nameOrShape, syntheticShapes[nameOrShape]]
      : ["shape", nameOrShape];
  const path = join(folder, `${name}-${contentKey(shape)}.gguf`);
  if (await exists(path)) return path;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}.part`;
  try {
    await writeSyntheticModel(unfinished, shape);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  return path;
}

function contentKey(shape: SyntheticShape): string {
  const content = JSON.stringify([writerVersion, shape, starterModel.sha256]);
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
