import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Logger } from "@llm/domain";
import { writeEngineArguments, type EngineSettings } from "../engine-arguments.ts";
import { ipcChannel } from "../ipc-channel.ts";
import { memoryEnvironment, memoryFlags } from "./memory-environment.ts";
import type { EngineExit, EngineProcess } from "./engine-process.ts";

export interface ForkEngineOptions extends EngineSettings {
  /** Gets what the process writes to its outputs. */
  readonly logger?: Logger | undefined;
}

// From src and from dist alike: a child process of Node can only run the built file.
const entryPath = fileURLToPath(new URL("../../dist/process/main.js", import.meta.url));

/** Starts the engine in a child process of Node. */
export function forkEngine({ logger, ...settings }: ForkEngineOptions = {}): EngineProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = fork(entryPath, writeEngineArguments(settings), {
    env: { ...memoryEnvironment, ...env },
    // Flags of the host are not the engine's: the native self-test inherits what it gets, and hangs with some.
    execArgv: [...memoryFlags],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const output of [child.stdout, child.stderr]) {
    if (output === null) continue;
    createInterface({ input: output }).on("line", (line) =>
      logger?.debug({ line }, "engine output"),
    );
  }
  return {
    channel: ipcChannel(child),
    pid: child.pid,
    exited: new Promise<EngineExit>((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
      child.once("error", (error) => resolve({ code: null, signal: null, error }));
    }),
    kill: (force) => child.kill(force ? "SIGKILL" : "SIGTERM"),
  };
}
