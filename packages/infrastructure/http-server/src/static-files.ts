import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { LlmError } from "@llm/domain";

/** A file of the page, ready to be sent. */
export interface StaticFile {
  readonly body: Buffer;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** The files of the page by the path of their address. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/**
 * Reads the whole built page into memory. A request then looks up a name and never touches the disk: no
 * path can lead out of the folder, and a build that runs meanwhile cannot mix two versions.
 * @throws {LlmError} INVALID_ARGUMENT when the folder holds no `index.html`.
 */
export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const address = `/${relative(folder, path).split(sep).join("/")}`;
    files.set(address, {
      body: await readFile(path),
      contentType: contentTypes[extname(path)] ?? "application/octet-stream",
      cacheControl: cacheControl(address),
    });
  }
  const index = files.get("/index.html");
  if (index === undefined) {
    throw new LlmError("INVALID_ARGUMENT", "The page to serve has not been built.", {
      hint: "Build the app, or give the folder that holds its index.html.",
      details: { folder },
    });
  }
  return files.set("/", index);
}

// The build puts a hash of the content into the name of every file in assets/.
function cacheControl(address: string): string {
  if (address === "/index.html") return "no-store";
  return address.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}
