import { parentPort } from "node:worker_threads";
import type { StoreRequest } from "./messages.ts";
import { serveStore } from "./serve-store.ts";

// The program of a thread: answers until it is told to close, so that no write is cut off.
const [, , path = ""] = process.argv;
const store = serveStore(path, (message) => parentPort?.postMessage(message));
parentPort?.on("message", (request: StoreRequest | "close") => {
  if (request !== "close") return store.handle(request);
  store[Symbol.dispose]();
  parentPort?.close();
});
