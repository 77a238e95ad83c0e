import { basename } from "node:path/posix";
import { LlmError } from "@llm/domain";
import type { AgainOptions } from "../network/try-again.ts";
import {
  defaultRevision,
  formatSource,
  type HubFileSource,
  type ModelSource,
  type UrlSource,
} from "../sources/model-source.ts";
import type { ResolvedFile, ResolvedModel } from "../sources/resolved-model.ts";
import { isSafePath } from "../sources/safe-path.ts";
import { splitFiles } from "../sources/split-files.ts";
import type { HubApi } from "./hub-api.ts";

interface ResolveOptions extends AgainOptions {
  /** What the user says that the file of an address hashes to. */
  readonly sha256?: string | undefined;
}

/**
 * Finds the files that a source stands for, at the commit the hub is at now.
 * @throws {LlmError} MODEL_NOT_FOUND | ACCESS_DENIED | RATE_LIMITED | CONNECTION_LOST
 */
export async function resolveSource(
  source: ModelSource,
  api: HubApi,
  options: ResolveOptions,
): Promise<ResolvedModel> {
  if (source.type === "url") return resolveUrl(source, options.sha256);
  if (source.type === "hub-file") return resolveFile(source, api, options);
  const { repository, tag } = source;
  const path = await api.fileOfTag(repository, tag, options);
  if (!isSafePath(path) || !/\.gguf$/i.test(path)) {
    throw new LlmError("MODEL_NOT_FOUND", `The hub names no usable file for ${repository}:${tag}.`);
  }
  const file = { type: "hub-file", repository, path, revision: defaultRevision } as const;
  return { ...(await resolveFile(file, api, options)), source: formatSource(source) };
}

async function resolveFile(
  source: HubFileSource,
  api: HubApi,
  options: ResolveOptions,
): Promise<ResolvedModel> {
  const { repository } = source;
  let { revision } = source;
  const folder = revision === defaultRevision ? repository : `${repository}@${revision}`;
  const files: ResolvedFile[] = [];
  for (const path of splitFiles(source.path)) {
    const file = await api.file({ repository, revision, path }, options);
    // All parts are of the commit that the first one is of.
    revision = file.revision ?? revision;
    const { url, location, sizeBytes, sha256 } = file;
    files.push({ path: `${folder}/${path}`, url, location, sizeBytes, sha256 });
  }
  return {
    source: formatSource(source),
    name: basename(source.path),
    publisher: repository.slice(0, repository.indexOf("/")),
    repository,
    revision,
    files: atLeastOne(files),
  };
}

function resolveUrl(source: UrlSource, sha256: string | undefined): ResolvedModel {
  const { url } = source;
  const name = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf("/") + 1));
  const names = splitFiles(name);
  if (sha256 !== undefined && names.length > 1) {
    throw new LlmError(
      "INVALID_ARGUMENT",
      "One hash cannot stand for the several files of this model.",
      {
        hint: "Leave the hash out.",
      },
    );
  }
  const folder = url.hostname.replaceAll(/[^\w.-]+/gu, "_");
  const files = names.map((part) => {
    const partUrl = new URL(url);
    partUrl.pathname =
      url.pathname.slice(0, url.pathname.lastIndexOf("/") + 1) + encodeURIComponent(part);
    return { path: `${folder}/${part}`, url: partUrl, sha256 };
  });
  return { source: formatSource(source), name, files: atLeastOne(files) };
}

function atLeastOne(files: readonly ResolvedFile[]): ResolvedModel["files"] {
  const [first, ...rest] = files;
  if (first === undefined) throw new LlmError("MODEL_NOT_FOUND", "The source has no file.");
  return [first, ...rest];
}
