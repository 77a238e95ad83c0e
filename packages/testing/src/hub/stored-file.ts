import { createHash } from "node:crypto";
import { bytesContent, type HubContent } from "./content.ts";
import type { HubFile, HubFileFacts } from "./hub-model.ts";

/** A file as the hub knows it. */
export interface StoredFile extends HubFileFacts {
  /** What is really sent. */
  readonly content: HubContent;
  /** What git stores: the hash of a small file, or of the pointer to a large one. */
  readonly oid: string;
  /** For large files: bytes of git's pointer, and the name and ETag of the object at the CDN. */
  readonly large?: { readonly pointerSize: number; readonly objectHash: string };
}

// The hub's default rules: model files of any size, and whatever is too big for git.
const largeNames = /\.(gguf|safetensors|bin)$/u;
const largeBytes = 10_000_000;

export async function storeFile(file: HubFile): Promise<StoredFile> {
  const described = asContent(file.content);
  const { sha256, gitOid } = await hashes(described);
  const facts = {
    path: file.path,
    size: described.size,
    sha256,
    content: file.stored === undefined ? described : asContent(file.stored),
  };
  if (!largeNames.test(file.path) && described.size < largeBytes) return { ...facts, oid: gitOid };
  const pointer = Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${described.size}\n`,
  );
  // As long as a sha256, and not one: who takes the CDN's ETag for the hash of the file finds no file right.
  const objectHash = createHash("sha256").update(`object ${sha256}`).digest("hex");
  const large = { pointerSize: pointer.length, objectHash };
  return { ...facts, oid: gitBlobHash(pointer), large };
}

export function asContent(content: HubContent | Uint8Array): HubContent {
  return content instanceof Uint8Array ? bytesContent(content) : content;
}

function gitBlobHash(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

async function hashes(content: HubContent): Promise<{ sha256: string; gitOid: string }> {
  const sha256 = createHash("sha256");
  const git = createHash("sha1").update(`blob ${content.size}\0`);
  for await (const piece of content.read(0, content.size)) {
    sha256.update(piece);
    git.update(piece);
  }
  return { sha256: sha256.digest("hex"), gitOid: git.digest("hex") };
}
