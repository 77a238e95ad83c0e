import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ipcChannel } from "@llm/llama-worker";
import { connectWorker } from "@llm/protocol";
import type { Engine, EngineSetup } from "./engine.ts";
import { WorkerEngine } from "./worker-engine.ts";

// From src and from dist alike: a child process of Node can only run the built file.
const entryPath = fileURLToPath(new URL("../../dist/stamped-process.js", import.meta.url));

/** The engine in a process of its own, over the usual protocol and pipe, that gives times in place of text. */
export function openStamped(setup: EngineSetup): Promise<Engine> {
  const child = fork(entryPath, [setup.calibrationFile ?? ""], { execArgv: [] });
  return WorkerEngine.open(connectWorker(ipcChannel(child)), setup);
}
