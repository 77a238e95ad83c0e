import { open } from "node:fs/promises";

/** Changes the last byte of a file, as a failing disk does. */
export async function flipByte(path: string): Promise<void> {
  await using file = await open(path, "r+");
  const { size } = await file.stat();
  const byte = new Uint8Array(1);
  await file.read(byte, 0, 1, size - 1);
  await file.write(new Uint8Array([(byte[0] ?? 0) ^ 1]), 0, 1, size - 1);
}
