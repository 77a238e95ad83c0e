import { randomUUID } from "node:crypto";
import type { HubContent } from "./content.ts";
import type { Routed, RoutedRequest, Router } from "./exchange.ts";
import { fileReply, type ServedFile } from "./file-reply.ts";
import { textReply, type Reply } from "./reply.ts";
import type { SignedUrls } from "./signed-urls.ts";

/** A file that is no part of a model. */
export interface PlainFile extends ServedFile {
  readonly path: string;
}

export interface CdnRouterParts {
  readonly urls: SignedUrls;
  readonly plainFiles: ReadonlyMap<string, PlainFile>;
  readonly pace: { readonly bytesPerSecond?: number; readonly firstByteMs?: number };
}

/** Answers at the CDN: objects of signed URLs, and plain files. */
export function cdnRouter(parts: CdnRouterParts): Router {
  const { bytesPerSecond = Infinity, firstByteMs = 0 } = parts.pace;
  return (request) => {
    const routed = cdnAnswer(parts, request);
    return { ...routed, reply: { ...routed.reply, bytesPerSecond, delayMs: firstByteMs } };
  };
}

function cdnAnswer({ urls, plainFiles }: CdnRouterParts, request: RoutedRequest): Routed {
  const { url, method } = request;
  if (method !== "GET" && method !== "HEAD") {
    return { route: "unknown", reply: accessDenied("Method not allowed") };
  }
  const plain = plainFiles.get(decodeURIComponent(url.pathname));
  if (plain !== undefined) {
    return { route: "plain", file: plain.path, reply: fileReply(plain, request) };
  }
  const object = urls.find(url);
  if (object === undefined) return { route: "unknown", reply: accessDenied("Access denied") };
  const { model, file, date, isExpired } = object;
  const subject = { route: "object", model, file: file.path } as const;
  if (isExpired) return { ...subject, reply: accessDenied("Request has expired") };
  const etag = `"${file.large?.objectHash}"`;
  const served = { content: file.content, etag, lastModified: date };
  return { ...subject, reply: fileReply(served, request) };
}

/** Every call gives another ETag. */
export function plainFile(path: string, content: HubContent): PlainFile {
  return { path, content, etag: `"${randomUUID()}"`, lastModified: new Date() };
}

function accessDenied(message: string): Reply {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
  return textReply(403, xml, { "content-type": "application/xml" });
}
