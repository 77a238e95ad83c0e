import { basename } from "node:path";
import { LlmError, type FilePlace, type Logger } from "@llm/domain";
import { fileFingerprint, fileSize } from "../file-fingerprint.ts";
import { QuarantineRecords, systemCode, type QuarantineRecord } from "./quarantine-records.ts";

/** A file that the engine died on so often while it was loading is refused. */
const crashLimit = 2;

export interface QuarantineOptions {
  /** Keeps the records, as JSON. @default they end with the program */
  path?: string | undefined;
  logger?: Logger | undefined;
}

/** Remembers, by content, the files whose load the engine did not survive, and refuses them. */
export class Quarantine {
  readonly #records: QuarantineRecords;
  readonly #logger: Logger | undefined;
  #work: Promise<unknown> = Promise.resolve();

  constructor({ path, logger }: QuarantineOptions = {}) {
    this.#logger = logger;
    this.#records = new QuarantineRecords(path, (error) => this.#warn(error));
  }

  /** Settles when all that was noted so far is on disk. */
  get settled(): Promise<void> {
    return this.#work.then(() => undefined);
  }

  /** @throws {LlmError} MODEL_QUARANTINED */
  check({ modelId, path }: FilePlace): Promise<void> {
    return this.#inTurn(async () => {
      const record = await this.#find(path);
      if (record === undefined || record.crashes < crashLimit) return;
      throw new LlmError(
        "MODEL_QUARANTINED",
        `The engine crashed while it loaded ${basename(path)}, which is refused since then.`,
        { details: { modelId, fingerprint: record.fingerprint } },
      );
    });
  }

  /** Lets a file be loaded again, until the engine crashes on it again. */
  release({ path }: FilePlace): Promise<void> {
    return this.#inTurn(async () => {
      const record = await this.#find(path);
      if (record !== undefined) await this.#records.remove(record.fingerprint);
    });
  }

  /** The engine died while it loaded these files; `isCertain` when the file must be the cause. */
  async noteCrash(files: readonly FilePlace[], isCertain: boolean): Promise<void> {
    await this.#inTurn(async () => {
      for (const { path } of files) await this.#noteCrash(path, isCertain);
    }).catch((error: unknown) => this.#warn(error));
  }

  #warn(error: unknown): void {
    this.#logger?.warn({ code: systemCode(error) }, "quarantine not written");
  }

  async #noteCrash(path: string, isCertain: boolean): Promise<void> {
    const known = await this.#find(path);
    const fingerprint = known?.fingerprint ?? (await fileFingerprint(path));
    const sizeBytes = await fileSize(path);
    if (fingerprint === undefined || sizeBytes === undefined) return;
    const crashes = isCertain ? crashLimit : (known?.crashes ?? 0) + 1;
    await this.#records.put({ fingerprint, sizeBytes, crashes, name: basename(path) });
    if (crashes >= crashLimit) this.#logger?.warn({ fingerprint }, "model file quarantined");
  }

  // Most files have a size like no other's, and their content need not be read.
  async #find(path: string): Promise<QuarantineRecord | undefined> {
    const sizeBytes = await fileSize(path);
    const candidates = (await this.#records.all()).filter((entry) => entry.sizeBytes === sizeBytes);
    if (candidates.length === 0) return undefined;
    const fingerprint = await fileFingerprint(path);
    return candidates.find((entry) => entry.fingerprint === fingerprint);
  }

  #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#work.then(task);
    this.#work = result.catch(() => undefined);
    return result;
  }
}
