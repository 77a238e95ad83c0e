import { readFile, realpath } from "node:fs/promises";
import { extname, resolve, sep } from "node:path";
import { isAppAddress } from "./app-origin.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const securityHeaders = {
  "Content-Security-Policy": contentSecurityPolicy,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Answers requests for the app's page with the files of one folder; nothing outside it can be had. */
export function pageFiles(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== "GET") return refuse(405);
    const path = await findFile(folder, request.url);
    if (path === undefined) return refuse(404);
    const type = contentTypes[extname(path)] ?? "application/octet-stream";
    return new Response(new Uint8Array(await readFile(path)), {
      headers: { ...securityHeaders, "Content-Type": type },
    });
  };
}

async function findFile(folder: string, address: string): Promise<string | undefined> {
  if (!isAppAddress(address)) return undefined;
  const { pathname } = new URL(address);
  try {
    const name = pathname === "/" ? "/index.html" : decodeURIComponent(pathname);
    // The real paths are compared, so that neither `..` nor a link leads out of the folder.
    const [root, path] = await Promise.all([
      realpath(folder),
      realpath(resolve(folder, `.${name}`)),
    ]);
    return path.startsWith(root + sep) && extname(path) !== "" ? path : undefined;
  } catch {
    return undefined;
  }
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}
