import { Worker } from "node:worker_threads";
import { fileURLToPath } from "node:url";
import { untilAborted } from "@llm/domain/adapters";
import type { HashReply, HashRequest } from "./hash-messages.ts";

// From src and from dist alike: a thread of Node can only run the built file.
const entryPath = fileURLToPath(new URL("../../dist/transfer/hash-worker.js", import.meta.url));

// Fewer messages; what is left at the end is hashed within a millisecond.
const leastExtension = 1024 * 1024;

export interface FileHasherOptions {
  /** Told how many bytes are hashed. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/**
 * Computes the sha256 of a file in a thread of its own, also while the file still grows: `extend` says how much of
 * its begin is there. The thread reads the file itself, so that no bytes cross.
 */
export class FileHasher implements AsyncDisposable {
  readonly #file: Pick<HashRequest, "path" | "reports">;
  readonly #worker: Worker;
  readonly #digest: Promise<string>;
  #end = 0;

  constructor(path: string, { onProgress }: FileHasherOptions = {}) {
    this.#file = { path, reports: onProgress !== undefined };
    this.#worker = new Worker(entryPath, { execArgv: [] });
    this.#digest = new Promise<string>((resolve, reject) => {
      this.#worker.on("message", (reply: HashReply) => {
        if (reply.type === "digest") resolve(reply.sha256);
        else if (reply.type === "failure") reject(new Error(reply.message));
        else onProgress?.(reply.position);
      });
      this.#worker.once("error", reject);
      this.#worker.once("exit", () => reject(new Error("The hashing thread ended.")));
    });
    // It may fail long before anybody waits for it.
    this.#digest.catch(() => {});
  }

  /** The first `end` bytes of the file are there. */
  extend(end: number): void {
    if (end < this.#end + leastExtension) return;
    this.#end = end;
    this.#send({ ...this.#file, end, isLast: false });
  }

  /**
   * Gives the hash of the first `sizeBytes` bytes, which is the whole file; lower-case hex. Aborting rejects with
   * `signal.reason`.
   */
  async digest(sizeBytes: number, signal: AbortSignal): Promise<string> {
    this.#send({ ...this.#file, end: sizeBytes, isLast: true });
    return untilAborted(this.#digest, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #send(request: HashRequest): void {
    this.#worker.postMessage(request);
  }
}

/** Hashes a file that is complete; lower-case hex. Aborting rejects with `signal.reason`. */
export async function hashFile(
  path: string,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<string> {
  await using hasher = new FileHasher(path);
  return await hasher.digest(sizeBytes, signal);
}
