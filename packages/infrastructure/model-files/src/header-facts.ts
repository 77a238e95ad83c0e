import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { modelFacts, readGgufHeader, type GgufFacts } from "@llm/gguf";
import { splitFiles } from "./sources/split-files.ts";

/** The facts of a model, and the size of all its files in bytes. */
export interface FileFacts extends GgufFacts {
  readonly sizeBytes: number;
}

interface Entry {
  readonly version: string;
  readonly facts: Promise<FileFacts>;
}

/** Reads the facts of model files, each file once until it changes. */
export class HeaderFacts {
  readonly #entries = new Map<string, Entry>();

  /** @throws {LlmError} MODEL_NOT_FOUND | MODEL_FILE_INVALID */
  async read(path: string): Promise<FileFacts> {
    const versions = await Promise.all(filesOf(path).map(fileVersion));
    const version = versions.join(",");
    const known = this.#entries.get(path);
    if (known !== undefined && known.version === version) return known.facts;
    const facts = readFacts(path);
    this.#entries.set(path, { version, facts });
    return facts;
  }
}

/** Absolute paths of all files of the model whose first file is at `path`. */
export function filesOf(path: string): readonly [string, ...string[]] {
  const [, ...rest] = splitFiles(basename(path)).map((name) => join(dirname(path), name));
  return [path, ...rest];
}

async function readFacts(path: string): Promise<FileFacts> {
  const [, ...parts] = filesOf(path);
  const header = await readGgufHeader(path);
  const facts = modelFacts(header);
  let sizeBytes = header.fileBytes;
  let { parameterCount } = facts;
  for (const part of parts) {
    // A missing part is told by the engine, or by a check; what is there is shown.
    const partHeader = await readGgufHeader(part).catch(() => undefined);
    if (partHeader === undefined) continue;
    sizeBytes += partHeader.fileBytes;
    parameterCount += modelFacts(partHeader).parameterCount;
  }
  return { ...facts, parameterCount, sizeBytes };
}

// A file that cannot be looked at has the version "", and reading its header says why.
async function fileVersion(path: string): Promise<string> {
  return stat(path).then(
    ({ size, mtimeMs, ctimeMs }) => `${size} ${mtimeMs} ${ctimeMs}`,
    () => "",
  );
}
