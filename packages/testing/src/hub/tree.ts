import { createHash } from "node:crypto";
import { entryNotFound } from "./access.ts";
import type { HubRouteContext } from "./hub-route.ts";
import { entryDocument, isTrue } from "./model-documents.ts";
import { jsonReply, type Reply } from "./reply.ts";

/** Lists a folder of a model; with `recursive` all below it too. */
export function treeReply({ request, commit, wanted }: HubRouteContext): Reply {
  const { url } = request;
  const folder = wanted.path === "" ? "" : `${wanted.path}/`;
  const files = commit.files.filter((file) => file.path.startsWith(folder));
  if (files.length === 0) return entryNotFound(url, commit.id);
  const isRecursive = isTrue(url.searchParams.get("recursive"));
  const folders = new Set(files.flatMap((file) => foldersBetween(folder, file.path)));
  const isListed = (path: string) => isRecursive || !path.slice(folder.length).includes("/");
  const entries = [
    ...[...folders].filter(isListed).map(folderDocument),
    ...files.filter((file) => isListed(file.path)).map(entryDocument),
  ];
  return jsonReply(entries);
}

/** The folders below `folder` that lead to a file. */
function foldersBetween(folder: string, path: string): readonly string[] {
  const names = path.slice(folder.length).split("/").slice(0, -1);
  return names.map((_, index) => folder + names.slice(0, index + 1).join("/"));
}

function folderDocument(path: string): object {
  const oid = createHash("sha1").update(`tree ${path}`).digest("hex");
  return { type: "directory", oid, size: 0, path };
}
