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
  const { size } = described;
  const sha256 = await hashOf("sha256", described);
  const content = file.stored === undefined ? described : asContent(file.stored);
  const facts = { path: file.path, size, sha256, content };
  if (!largeNames.test(file.path) && size < largeBytes) {
    return { ...facts, oid: await gitHashOf(described) };
  }
  const pointer = bytesContent(
    Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`),
  );
  // As long as a sha256, and not one: who takes the CDN's ETag for the hash of the file finds no file right.
  const objectHash = createHash("sha256").update(`object ${sha256}`).digest("hex");
  const large = { pointerSize: pointer.size, objectHash };
  return { ...facts, oid: await gitHashOf(pointer), large };
}

export function asContent(content: HubContent | Uint8Array): HubContent {
  return content instanceof Uint8Array ? bytesContent(content) : content;
}

function gitHashOf(content: HubContent): Promise<string> {
  return hashOf("sha1", content, `blob ${content.size}\0`);
}

async function hashOf(algorithm: string, content: HubContent, start = ""): Promise<string> {
  const hash = createHash(algorithm).update(start);
  for await (const piece of content.read(0, content.size)) hash.update(piece);
  return hash.digest("hex");
}
