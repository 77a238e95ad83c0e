import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import type { HashReply, HashRequest } from "./hash-messages.ts";

// The program of a thread: hashes a file from its begin on, as far as it is told.
const buffer = Buffer.allocUnsafe(1024 * 1024);
const hash = createHash("sha256");
let file: number | undefined;
let position = 0;

const reply = (message: HashReply) => parentPort?.postMessage(message);

parentPort?.on("message", (request: HashRequest) => {
  try {
    file ??= openSync(request.path, "r");
    while (position < request.end) {
      const length = Math.min(buffer.length, request.end - position);
      const count = readSync(file, buffer, 0, length, position);
      if (count === 0) throw new Error("The file ends too early.");
      hash.update(buffer.subarray(0, count));
      position += count;
      if (request.reports) reply({ type: "progress", position });
    }
    if (request.isLast) {
      closeSync(file);
      reply({ type: "digest", sha256: hash.digest("hex") });
    }
  } catch (error) {
    reply({ type: "failure", message: error instanceof Error ? error.message : String(error) });
  }
});
