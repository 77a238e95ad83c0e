import { createHash } from "node:crypto";
import type { StoredCommit, StoredModel } from "./model-shelf.ts";
import type { StoredFile } from "./stored-file.ts";

/**
 * Facts of a model, as `/api/models/<id>` gives them: with sizes and hashes of its files when `blobs` is asked for,
 * and only those that `expand` names, if it names any.
 */
export function modelDocument(
  model: StoredModel,
  commit: StoredCommit,
  query: URLSearchParams,
): object {
  const blobs = isTrue(query.get("blobs"));
  return expanded(query, {
    ...searchDocument(model),
    gated: model.description.gated ?? false,
    author: authorOf(model),
    sha: commit.id,
    lastModified: commit.date.toISOString(),
    disabled: false,
    cardData: { license: licenseOf(model) },
    gguf: ggufFacts(model, commit),
    siblings: commit.files.map((file) => sibling(file, blobs)),
    spaces: [],
  });
}

/** The facts that `expand` asks for by name, once or several times. */
export function expansions(query: URLSearchParams): readonly string[] {
  return [...query.getAll("expand"), ...query.getAll("expand[]")];
}

export function isTrue(value: string | null): boolean {
  return /^(1|true)$/iu.test(value ?? "");
}

function expanded(query: URLSearchParams, document: Readonly<Record<string, unknown>>): object {
  const names = new Set(expansions(query));
  if (names.size === 0) return document;
  const entries = Object.entries(document);
  return Object.fromEntries(
    entries.filter(([name]) => name === "_id" || name === "id" || names.has(name)),
  );
}

/** What a search says of a model, unless it is asked for more. */
export function searchDocument(model: StoredModel): object {
  const { id, downloads = 0, likes = 0 } = model.description;
  return {
    _id: createHash("sha1").update(id).digest("hex").slice(0, 24),
    id,
    modelId: id,
    private: model.description.private === true,
    downloads,
    likes,
    tags: tagsOf(model),
    pipeline_tag: "text-generation",
    library_name: "gguf",
    createdAt: (firstCommit(model)?.date ?? new Date(0)).toISOString(),
  };
}

/** A file as `tree` and `paths-info` describe it. */
export function entryDocument(file: StoredFile): object {
  const { large } = file;
  return {
    type: "file",
    oid: file.oid,
    size: file.size,
    ...(large !== undefined && {
      lfs: { oid: file.sha256, size: file.size, pointerSize: large.pointerSize },
      xetHash: large.objectHash,
    }),
    path: file.path,
  };
}

/** A file as a manifest describes it, for clients that say they are llama.cpp. */
export function manifestFile(file: StoredFile): object {
  return {
    rfilename: file.path,
    blobId: `sha256:${file.sha256}`,
    size: file.size,
    lfs: {
      sha256: file.sha256,
      size: file.size,
      pointerSize: file.large?.pointerSize,
    },
  };
}

export function refsDocument(model: StoredModel): object {
  const branches = [...model.branches].map(([name, commit]) => ({
    name,
    ref: `refs/heads/${name}`,
    targetCommit: commit.id,
  }));
  return { tags: [], converts: [], branches };
}

export function tagsOf(model: StoredModel): readonly string[] {
  const files = [...model.branches.values()].flatMap((commit) => commit.files);
  return [
    ...(files.some(({ path }) => path.endsWith(".gguf")) ? ["gguf"] : []),
    "text-generation",
    `license:${licenseOf(model)}`,
  ];
}

export function authorOf(model: StoredModel): string {
  return model.description.id.slice(0, model.description.id.indexOf("/"));
}

function licenseOf({ description }: StoredModel): string {
  return description.license ?? "mit";
}

function firstCommit(model: StoredModel): StoredCommit | undefined {
  return model.commits.values().next().value;
}

function ggufFacts(model: StoredModel, commit: StoredCommit): object | undefined {
  const file = commit.files.find(({ path }) => path.endsWith(".gguf"));
  if (file === undefined) return undefined;
  const { architecture = "llama", parameterCount = 0, contextLength = 2048 } = model.description;
  return { total: parameterCount, architecture, context_length: contextLength };
}

function sibling({ path, oid, size, sha256, large }: StoredFile, blobs: boolean): object {
  if (!blobs) return { rfilename: path };
  const lfs = { sha256, size, pointerSize: large?.pointerSize };
  return { rfilename: path, blobId: oid, size, ...(large !== undefined && { lfs }) };
}
