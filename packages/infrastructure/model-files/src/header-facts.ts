import { stat } from "node:fs/promises";
import { modelFacts, readGgufHeader, type ModelFacts } from "@llm/gguf";

/** The facts of a model file, and its size in bytes. */
export interface FileFacts extends ModelFacts {
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
    const version = await fileVersion(path);
    const known = this.#entries.get(path);
    if (known !== undefined && known.version === version) return known.facts;
    const facts = readFacts(path);
    this.#entries.set(path, { version, facts });
    return facts;
  }
}

async function readFacts(path: string): Promise<FileFacts> {
  const header = await readGgufHeader(path);
  return { ...modelFacts(header), sizeBytes: header.fileBytes };
}

// A file that cannot be looked at has the version "", and reading its header says why.
async function fileVersion(path: string): Promise<string> {
  return stat(path).then(
    ({ size, mtimeMs, ctimeMs }) => `${size} ${mtimeMs} ${ctimeMs}`,
    () => "",
  );
}
