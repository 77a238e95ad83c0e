import { parentPort } from "node:worker_threads";
import type { StoreRequest } from "./messages.ts";
import { StoreServer } from "./serve-store.ts";

// The program of a thread: answers until it is told to close, so that no write is cut off.
const [, , path = "", damaged] = process.argv;
const server = new StoreServer({ path, damaged }, (message) => parentPort?.postMessage(message));
parentPort?.on("message", (request: StoreRequest | "close") => {
  if (request !== "close") return server.handle(request);
  server[Symbol.dispose]();
  parentPort?.close();
});
