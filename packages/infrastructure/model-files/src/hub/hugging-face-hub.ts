import type { HubModel, InspectOptions, ModelHub, RemoteModel, SearchOptions } from "@llm/domain";
import { checkOptions, searchOptionRules } from "@llm/domain/adapters";
import { modelFacts, readRemoteModelHeader, type GgufFacts } from "@llm/gguf";
import { tryAgain, type AgainOptions } from "../network/try-again.ts";
import { parseSource } from "../sources/parse-source.ts";
import type { ResolvedFile, ResolvedModel } from "../sources/resolved-model.ts";
import { readPieces } from "../transfer/piece-reader.ts";
import { RemoteFile } from "../transfer/remote-file.ts";
import type { HubAccess } from "./hub-access.ts";
import { resolveSource } from "./resolve-source.ts";

const mostWaitMs = 5_000;

/** Searches Hugging Face, or a mirror of it, and describes its models before they are downloaded. */
export class HuggingFaceHub implements ModelHub {
  readonly #access: HubAccess;

  constructor(access: HubAccess) {
    this.#access = access;
  }

  async search(
    query: string,
    { limit = 20, signal }: SearchOptions = {},
  ): Promise<readonly HubModel[]> {
    checkOptions({ limit }, searchOptionRules);
    return this.#access.api.search(query, limit, this.#again(signal));
  }

  async inspect(source: string, { signal }: InspectOptions = {}): Promise<RemoteModel> {
    const access = this.#access;
    const again = this.#again(signal);
    const parsed = parseSource(source, access.hub);
    if (parsed.type === "url") access.trust(parsed.url);
    const model = await resolveSource(parsed, access.api, again);
    const read = await this.#readFacts(model.files[0], again);
    const { name, hasChatTemplate: _, ...facts } = read.facts;
    const files = model.files.map((file, index) => ({
      path: file.path,
      sizeBytes: file.sizeBytes ?? (index === 0 ? read.sizeBytes : undefined),
      sha256: file.sha256,
    }));
    const sizes = files.map((file) => file.sizeBytes);
    return {
      ...facts,
      source: model.source,
      name: name ?? model.name,
      publisher: model.publisher ?? facts.publisher,
      revision: model.revision,
      license: facts.license ?? (await this.#license(model, again)),
      sizeBytes: sizes.every((size) => size !== undefined) ? sum(sizes) : undefined,
      files,
      // Of a split model the first part does not have all weights.
      parameterCount: files.length === 1 ? facts.parameterCount : undefined,
    };
  }

  /** Reads no more of the file than its header. */
  async #readFacts(
    file: ResolvedFile,
    again: AgainOptions,
  ): Promise<{ readonly facts: GgufFacts; readonly sizeBytes: number | undefined }> {
    const { client } = this.#access;
    const errorOf = this.#access.errorOf.bind(this.#access);
    const remote = new RemoteFile({ client, url: file.url, location: file.location, errorOf });
    const start = new RemoteStart(remote, again);
    const sizeBytes = file.sizeBytes ?? (await start.sizeBytes());
    const readStart = (length: number) => start.read(length);
    const header = await readRemoteModelHeader(file.path, { sizeBytes, readStart });
    return { facts: modelFacts(header), sizeBytes };
  }

  /** It says nothing of the model itself, so its absence is no failure. */
  async #license(model: ResolvedModel, again: AgainOptions): Promise<string | undefined> {
    if (model.repository === undefined) return undefined;
    const once = { ...again, patience: { ...again.patience, giveUpMs: 0 } };
    return this.#access.api.license(model.repository, once).catch(() => undefined);
  }

  /** Somebody looks at the screen meanwhile, so trouble is told sooner than for a download. */
  #again(signal: AbortSignal = new AbortController().signal): AgainOptions {
    const { patience } = this.#access;
    const giveUpMs = Math.min(patience.giveUpMs, mostWaitMs);
    return { patience: { ...patience, giveUpMs }, signal };
  }
}

/** The first bytes of a remote file; what was fetched is kept for when more is needed. */
class RemoteStart {
  readonly #remote: RemoteFile;
  readonly #again: AgainOptions;
  #bytes = Buffer.alloc(0);

  constructor(remote: RemoteFile, again: AgainOptions) {
    this.#remote = remote;
    this.#again = again;
  }

  async sizeBytes(): Promise<number> {
    return tryAgain(async () => {
      const opened = await this.#remote.open({ start: 0, end: 1 }, {}, this.#again.signal);
      await opened.response.discard();
      return opened.sizeBytes ?? Number.MAX_SAFE_INTEGER;
    }, this.#again);
  }

  async read(length: number): Promise<Uint8Array> {
    await tryAgain(() => this.#fetchUpTo(length), this.#again);
    return this.#bytes.subarray(0, length);
  }

  async #fetchUpTo(length: number): Promise<void> {
    const { signal, patience } = this.#again;
    while (this.#bytes.length < length) {
      const range = { start: this.#bytes.length, end: length };
      const opened = await this.#remote.open(range, {}, signal);
      // A server without ranges begins at the begin.
      if (opened.start < range.start) this.#bytes = Buffer.alloc(0);
      const { host, response } = opened;
      const before = this.#bytes.length;
      for await (const piece of readPieces(response, { host, stallMs: patience.stallMs, signal })) {
        this.#bytes = Buffer.concat([this.#bytes, piece]);
        if (this.#bytes.length >= length) break;
      }
      if (this.#bytes.length === before) return;
    }
  }
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
