import { createInterface } from "node:readline";
import type { Logger } from "@llm/domain";
import { electronPortChannel, type ElectronPort } from "@llm/electron-ipc/main";
import { writeEngineArguments, type EngineProcess, type EngineSettings } from "@llm/llama-worker";
import { engineEnvironment } from "./engine-environment.ts";

/** What is used of Electron's `UtilityProcess`. */
export interface UtilityProcessHandle<Port> {
  readonly pid: number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  on(event: "exit", listener: (code: number) => void): unknown;
  postMessage(message: unknown, transfer: Port[]): void;
  kill(): boolean;
}

interface ForkOptions {
  serviceName: string;
  env: Record<string, string>;
  execArgv: string[];
  stdio: ("ignore" | "pipe")[];
}

export interface LaunchEngineUtilityOptions<Port extends ElectronPort> {
  readonly utilityProcess: {
    fork(entryPath: string, values: string[], options: ForkOptions): UtilityProcessHandle<Port>;
  };
  readonly MessageChannelMain: new () => { readonly port1: Port; readonly port2: Port };
  /** Built entry file of the engine process. */
  readonly entryPath: string;
  /** Environment of which the engine gets the part it needs. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the engine is told. @default nothing */
  readonly settings?: EngineSettings;
  readonly logger?: Logger;
  /** Ends a process at once. @default SIGKILL */
  readonly killProcess?: (pid: number) => void;
}

/** Starts the engine in a utility process of Electron and hands it a message port to be served on. */
export function launchEngineUtility<Port extends ElectronPort>(
  options: LaunchEngineUtilityOptions<Port>,
): EngineProcess {
  const { utilityProcess, MessageChannelMain, entryPath, environment, logger } = options;
  const killProcess = options.killProcess ?? killNow;
  const child = utilityProcess.fork(entryPath, writeEngineArguments(options.settings ?? {}), {
    serviceName: "LLM engine",
    env: engineEnvironment(environment),
    // Flags of the main process are not the engine's: its native self-test hangs with some of them.
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { port1, port2 } = new MessageChannelMain();
  const channel = electronPortChannel(port1);
  child.postMessage("serve", [port2]);
  child.on("exit", () => channel.close());
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    createInterface({ input }).on("line", (line) => logger?.debug({ line }, "engine output"));
  }
  return {
    channel,
    get pid() {
      return child.pid;
    },
    exited: new Promise((resolve) => child.on("exit", (code) => resolve({ code, signal: null }))),
    kill(force) {
      if (force && child.pid !== undefined) killProcess(child.pid);
      else child.kill();
    },
  };
}

// The process may have ended by itself in the meantime.
function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {}
}
