import { entryNotFound, gate } from "./access.ts";
import { fileReply } from "./file-reply.ts";
import type { HubRouteContext, HubRouteEntry } from "./hub-route.ts";
import { manifestReply } from "./manifest.ts";
import { entryDocument, modelDocument, refsDocument } from "./model-documents.ts";
import type { StoredCommit } from "./model-shelf.ts";
import { jsonReply, redirectReply, type Reply } from "./reply.ts";
import type { StoredFile } from "./stored-file.ts";
import { treeReply } from "./tree.ts";

const id = "(?<model>[^/]+/[^/]+)";
const revision = "(?<revision>[^/]+)";
const path = "(?<path>.+)";

/** What the hub answers about models. */
export const hubRoutes: readonly HubRouteEntry[] = [
  { route: "manifest", ...on("GET", `/v2/${id}/manifests/(?<tag>[^/]+)`), answer: manifest },
  { route: "paths", ...on("POST", `/api/models/${id}/paths-info/${revision}`), answer: paths },
  {
    route: "tree",
    ...on("GET", `/api/models/${id}/tree/${revision}(/${path})?`),
    answer: treeReply,
  },
  { route: "refs", ...on("GET", `/api/models/${id}/refs`), answer: refs },
  { route: "model", ...on("GET", `/api/models/${id}(/revision/${revision})?`), answer: facts },
  {
    route: "file",
    ...on("GET", `/api/resolve-cache/models/${id}/${revision}/${path}`),
    answer: smallFile,
  },
  { route: "resolve", ...on("GET", `/${id}/resolve/${revision}/${path}`), answer: resolve },
];

function on(method: "GET" | "POST", pattern: string): Pick<HubRouteEntry, "methods" | "pattern"> {
  const methods = method === "GET" ? ["GET", "HEAD"] : [method];
  return { methods, pattern: new RegExp(`^${pattern}$`, "u") };
}

function manifest({ request, wanted, model, commit, token }: HubRouteContext): Reply {
  const { url, headers } = request;
  const refused = gate(url, model, token);
  const userAgent = headers["user-agent"] ?? "";
  return refused ?? manifestReply(url, { commit, tag: wanted.tag, userAgent });
}

function facts({ request, model, commit }: HubRouteContext): Reply {
  return jsonReply(modelDocument(model, commit, request.url.searchParams));
}

function refs({ model }: HubRouteContext): Reply {
  return jsonReply(refsDocument(model));
}

async function paths({ request, commit }: HubRouteContext): Promise<Reply> {
  const wanted = new Set(pathsOf(await request.body(), request.headers["content-type"] ?? ""));
  return jsonReply(commit.files.filter((file) => wanted.has(file.path)).map(entryDocument));
}

// The hub takes both, and Python's client sends a form.
function pathsOf(body: string, contentType: string): readonly string[] {
  if (!contentType.includes("json")) return new URLSearchParams(body).getAll("paths");
  const { paths: listed } = JSON.parse(body) as { paths?: unknown };
  return [listed].flat().map(String);
}

function resolve(context: HubRouteContext): Reply {
  const { request, model, commit, token } = context;
  const { url } = request;
  const refused = gate(url, model, token);
  if (refused !== undefined) return refused;
  const file = fileOf(context);
  if (file === undefined) return entryNotFound(url, commit.id);
  const headers = { ...fileHeaders(file, commit), "accept-ranges": "bytes" };
  if (file.large === undefined) {
    const cached = `/api/resolve-cache/models/${model.description.id}/${commit.id}/${encodePath(file.path)}`;
    return redirectReply(307, `${cached}?etag=${encodeURIComponent(`"${file.oid}"`)}`, headers);
  }
  const object = { model: model.description.id, file, date: commit.date };
  const location = context.cdnOrigin + context.urls.sign(object, file.large.objectHash);
  return redirectReply(302, location, {
    ...headers,
    "x-linked-size": String(file.size),
    "x-xet-hash": file.large.objectHash,
    "cache-control": "no-store",
  });
}

function smallFile(context: HubRouteContext): Reply {
  const { request, model, commit, token } = context;
  const refused = gate(request.url, model, token);
  if (refused !== undefined) return refused;
  const file = fileOf(context);
  if (file === undefined) return entryNotFound(request.url, commit.id);
  const served = { content: file.content, etag: `"${file.oid}"`, lastModified: commit.date };
  const reply = fileReply(served, request);
  return { ...reply, headers: { ...reply.headers, "x-repo-commit": commit.id } };
}

function fileOf({ commit, wanted }: HubRouteContext): StoredFile | undefined {
  return commit.files.find((file) => file.path === wanted.path);
}

function fileHeaders(file: StoredFile, commit: StoredCommit): Record<string, string> {
  const hash = file.large === undefined ? file.oid : file.sha256;
  return { "x-repo-commit": commit.id, "x-linked-etag": `"${hash}"` };
}

function encodePath(text: string): string {
  return text.split("/").map(encodeURIComponent).join("/");
}
