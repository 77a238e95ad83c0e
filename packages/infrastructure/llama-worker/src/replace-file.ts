import { rename, rm, writeFile } from "node:fs/promises";

let count = 0;

/**
 * Replaces a file in one step, so that no reader ever finds half of it. The new one is written beside it, under a name
 * that no other write has, and deleted when that fails. Gives what `write` gives.
 */
export async function replaceFile<Result>(
  path: string,
  write: (unfinished: string) => Promise<Result>,
): Promise<Result> {
  const unfinished = `${path}.${process.pid}-${count++}.part`;
  try {
    const result = await write(unfinished);
    await rename(unfinished, path);
    return result;
  } catch (error) {
    // Why it failed is what the caller has to know, not that the rest cannot be deleted either.
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}

/** Replaces a file by a text that the user alone can read. */
export async function replaceText(path: string, text: string): Promise<void> {
  await replaceFile(path, (unfinished) =>
    writeFile(unfinished, text, { mode: 0o600, flush: true }),
  );
}
