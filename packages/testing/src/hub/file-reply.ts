import { parseRange } from "./byte-range.ts";
import type { HubContent } from "./content.ts";
import { textReply, type Reply } from "./reply.ts";

export interface ServedFile {
  readonly content: HubContent;
  /** With its quotes. */
  readonly etag: string;
  readonly lastModified: Date;
}

/** Answers a request for a file: all of it, a part (206), or that there is no such part (416). */
export function fileReply(
  file: ServedFile,
  request: { readonly method: string; readonly headers: Readonly<Record<string, string>> },
): Reply {
  const { content, etag } = file;
  const headers = {
    "accept-ranges": "bytes",
    "content-type": "application/octet-stream",
    etag,
    "last-modified": file.lastModified.toUTCString(),
  };
  // A range holds for GET alone, and only while the file is still the one that If-Range names.
  const applies = request.method === "GET" && isSameFile(request.headers["if-range"], file);
  const range = applies ? parseRange(request.headers["range"], content.size) : undefined;
  if (range === "unsatisfiable") {
    return textReply(416, "The range cannot be had.", {
      "content-range": `bytes */${content.size}`,
      etag,
    });
  }
  const { start, end } = range ?? { start: 0, end: content.size };
  const contentRange = { "content-range": `bytes ${start}-${end - 1}/${content.size}` };
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...headers,
      "content-length": String(end - start),
      ...(range !== undefined && contentRange),
    },
    body: content.read(start, end),
    part: { content, start, end },
  };
}

function isSameFile(ifRange: string | undefined, file: ServedFile): boolean {
  return (
    ifRange === undefined || ifRange === file.etag || ifRange === file.lastModified.toUTCString()
  );
}
