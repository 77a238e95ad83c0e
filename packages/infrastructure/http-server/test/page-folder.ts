import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder, type TemporaryFolder } from "@llm/testing/files";

/** A small built page in a folder of its own. */
export async function createPageFolder(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  const { path } = folder;
  await mkdir(join(path, "assets"));
  await writeFile(join(path, "index.html"), "<!doctype html><title>LLM Desktop</title>");
  await writeFile(join(path, "icon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
  await writeFile(join(path, "assets", "index-Bx3Yz.js"), "export {};");
  await writeFile(join(path, "assets", "data-Ab12.bin"), "data");
  return folder;
}
