import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { LlmError } from "@llm/domain";

/** A file of the page, ready to be sent. */
export interface StaticFile {
  readonly body: Uint8Array<ArrayBuffer>;
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
  const index = await readFileOf(folder, "index.html").catch((cause: unknown) => {
    throw new LlmError("INVALID_ARGUMENT", "The page to serve has not been built.", {
      hint: "Build the app, or give the folder that holds its index.html.",
      details: { folder },
      cause,
    });
  });
  const files = new Map<string, StaticFile>([["/", index]]);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/");
    files.set(`/${path}`, await readFileOf(folder, path));
  }
  return files;
}

async function readFileOf(folder: string, path: string): Promise<StaticFile> {
  return {
    body: new Uint8Array(await readFile(join(folder, path))),
    contentType: contentTypes[extname(path)] ?? "application/octet-stream",
    cacheControl: cacheControl(path),
  };
}

// The build puts a hash of the content into the name of every file in assets/.
function cacheControl(path: string): string {
  if (path === "index.html") return "no-store";
  return path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}
