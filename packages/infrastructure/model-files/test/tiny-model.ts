import { createHash } from "node:crypto";
import { DownloadWorld, type WorldOptions } from "./download-world.ts";
import { largeModel } from "./large-model.ts";

/** Bytes of the model `acme/tiny`. */
export const tinySize = 16_000_000;

const content = await largeModel(tinySize);
const hash = createHash("sha256");
for await (const piece of content.read(0, tinySize)) hash.update(piece);

/** A small model as its hub describes it. */
export const tinyModel = {
  id: "acme/tiny",
  path: "tiny.Q8_0.gguf",
  content,
  sha256: hash.digest("hex"),
} as const;

/** The whole file. */
export async function tinyBytes(): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content.read(0, tinySize)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A world whose hub has `acme/tiny`. */
export async function openTiny(options: WorldOptions = {}): Promise<DownloadWorld> {
  const world = await DownloadWorld.open(options);
  await world.hub.addModel({
    id: tinyModel.id,
    files: [{ path: tinyModel.path, content: tinyModel.content }],
  });
  return world;
}
