import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A small built page in a folder of its own. */
export async function createPageFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "llm-page-"));
  await mkdir(join(path, "assets"));
  await writeFile(join(path, "index.html"), "<!doctype html><title>LLM Desktop</title>");
  await writeFile(join(path, "icon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
  await writeFile(join(path, "assets", "index-Bx3Yz.js"), "export {};");
  await writeFile(join(path, "assets", "data-Ab12.bin"), "data");
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
