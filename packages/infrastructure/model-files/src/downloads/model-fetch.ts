import { constants, copyFile, link, mkdir, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { LlmError, type Clock, type Download, type Logger } from "@llm/domain";
import { readGgufHeader, readModelHeader } from "@llm/gguf";
import type { HubAccess } from "../hub/hub-access.ts";
import { knownCopies, type KnownPlaces } from "../library/known-copies.ts";
import { writeSidecar } from "../library/sidecar.ts";
import { pathIn, pathsIn } from "../model-paths.ts";
import type { TroubleListener } from "../network/try-again.ts";
import type { ResolvedFile, ResolvedModel } from "../sources/resolved-model.ts";
import { freeBytes, insufficientSpace } from "../transfer/disk-space.ts";
import { hashFile } from "../transfer/file-hasher.ts";
import { FileTransfer, type TransferredFile } from "../transfer/file-transfer.ts";
import { deletePart, partPaths } from "../transfer/part-paths.ts";
import { RemoteFile } from "../transfer/remote-file.ts";

export interface ModelFetchParts {
  readonly access: HubAccess;
  readonly places: KnownPlaces;
  /** Connections for one file. */
  readonly connections: number;
  readonly clock: Clock;
  readonly logger: Logger | undefined;
  /** Bytes that can be written to a folder. */
  readonly freeBytes?: ((folder: string) => Promise<number>) | undefined;
}

export interface ModelFetchReports {
  readonly onProgress: (
    receivedBytes: number,
    more: Pick<Download, "totalBytes" | "repairedBytes">,
  ) => void;
  /** All bytes are there, and only checks are left. */
  readonly onVerifying: () => void;
  readonly onTrouble: TroubleListener;
}

/** Brings all files of one model into the models folder; the first file gets its name last. */
export class ModelFetch {
  readonly #model: ResolvedModel;
  readonly #parts: ModelFetchParts;
  readonly #reports: ModelFetchReports;
  /** Bytes of the files before the one under way. */
  #doneBytes = 0;

  constructor(model: ResolvedModel, parts: ModelFetchParts, reports: ModelFetchReports) {
    this.#model = model;
    this.#parts = parts;
    this.#reports = reports;
  }

  /** Absolute paths the files will have. */
  get paths(): readonly string[] {
    return pathsIn(
      this.#parts.places.folder,
      this.#model.files.map(({ path }) => path),
    );
  }

  /**
   * Fetches what is missing and checks it.
   * @throws {LlmError} the errors of a download
   */
  async run(signal: AbortSignal): Promise<void> {
    await this.#checkSpaceOfAll();
    const done: TransferredFile[] = [];
    for (const file of this.#model.files) {
      const transferred = (await this.#copy(file, signal)) ?? (await this.#transfer(file, signal));
      this.#doneBytes += transferred.sizeBytes;
      done.push(transferred);
    }
    this.#reports.onVerifying();
    await checkModel(this.paths);
    signal.throwIfAborted();
    for (const [index, file] of [...this.#model.files.entries()].reverse()) {
      const transferred = done[index];
      if (transferred !== undefined) await this.#publish(file, transferred);
    }
  }

  #pathOf(file: ResolvedFile): string {
    return pathIn(this.#parts.places.folder, file.path);
  }

  /** Bytes of all files, when the server has told. */
  get totalBytes(): number | undefined {
    const sizes = this.#model.files.map(({ sizeBytes }) => sizeBytes);
    return sizes.reduce<number | undefined>(
      (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
      0,
    );
  }

  /** Before the first byte: room for all files, less what is there of them. */
  async #checkSpaceOfAll(): Promise<void> {
    const total = this.totalBytes;
    if (total === undefined) return;
    let there = 0;
    for (const path of this.paths) there += await bytesOnDisk(partPaths(path)[0]);
    await this.#checkSpace(total - there);
  }

  async #checkSpace(neededBytes: number): Promise<void> {
    const { places, freeBytes: free = freeBytes } = this.#parts;
    const freeNow = await free(places.folder);
    if (neededBytes > freeNow) throw insufficientSpace(neededBytes, freeNow);
  }

  /** Takes the file from elsewhere on this machine, if it is there and right. */
  async #copy(file: ResolvedFile, signal: AbortSignal): Promise<TransferredFile | undefined> {
    const { sha256, sizeBytes } = file;
    if (sha256 === undefined) return undefined;
    const path = this.#pathOf(file);
    const [part] = partPaths(path);
    const wanted = { path: file.path, sha256, sizeBytes };
    for await (const found of knownCopies(wanted, this.#parts.places)) {
      signal.throwIfAborted();
      const size = await bytesOf(found);
      if ((await hashFile(found, size, signal)) !== sha256) continue;
      await deletePart(path);
      await mkdir(dirname(part), { recursive: true });
      // No second place on the disk where that can be: programs replace such files, they do not change them.
      await link(found, part).catch(() => copyFile(found, part, constants.COPYFILE_FICLONE));
      this.#parts.logger?.info({ file: file.path, sizeBytes: size }, "file was on this machine");
      this.#reports.onProgress(this.#doneBytes + size, { totalBytes: this.totalBytes });
      return { sizeBytes: size, sha256 };
    }
    return undefined;
  }

  #transfer(file: ResolvedFile, signal: AbortSignal): Promise<TransferredFile> {
    const { access, connections, clock, logger } = this.#parts;
    const isLast = file === this.#model.files.at(-1);
    const transfer = new FileTransfer({
      remote: new RemoteFile({
        client: access.client,
        url: file.url,
        location: file.location,
        errorOf: access.errorOf.bind(access),
      }),
      path: this.#pathOf(file),
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
      connections,
      patience: access.patience,
      clock,
      logger,
      onTrouble: this.#reports.onTrouble,
      checkSpace: (neededBytes) => this.#checkSpace(neededBytes),
      onProgress: ({ receivedBytes, totalBytes, repairedBytes, isComplete }) => {
        const total = this.#model.files.length === 1 ? totalBytes : this.totalBytes;
        this.#reports.onProgress(this.#doneBytes + receivedBytes, {
          totalBytes: total,
          ...(repairedBytes === 0 ? {} : { repairedBytes }),
        });
        if (isLast && isComplete) this.#reports.onVerifying();
      },
    });
    return transfer.run(signal);
  }

  async #publish(file: ResolvedFile, transferred: TransferredFile): Promise<void> {
    const path = this.#pathOf(file);
    const { source, repository, revision } = this.#model;
    await writeSidecar(path, {
      version: 1,
      source,
      repository,
      revision,
      ...transferred,
      downloadedAt: new Date().toISOString(),
    });
    await rename(partPaths(path)[0], path);
    await deletePart(path);
  }
}

/** Checks the unfinished files of a model as the engine will, before they get their names. */
async function checkModel(paths: readonly string[]): Promise<void> {
  const [first = "", ...further] = paths;
  const fileAt = (path: string) => partPaths(path)[0];
  try {
    await readModelHeader(first, { fileAt });
    for (const path of further) await readGgufHeader(fileAt(path));
  } catch (error) {
    // What is wrong from its begin on is not worth keeping, nor is what belongs to it.
    const isInvalid = LlmError.isInstance(error) && error.code === "MODEL_FILE_INVALID";
    if (isInvalid) for (const path of paths) await deletePart(path);
    throw error;
  }
}

async function bytesOf(path: string): Promise<number> {
  return (await stat(path)).size;
}

/** What a file with holes really takes. */
async function bytesOnDisk(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined ? 0 : Math.min(stats.size, stats.blocks * 512);
}
