import type { Channel } from "@llm/protocol";
import type { EngineSettings } from "../engine-arguments.ts";

/** How a process ended: by itself with a code, or by a signal. `error` says why it did not even start. */
export interface EngineExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error?: Error;
}

/** A running engine process, whatever started it. */
export interface EngineProcess {
  /** Carries the engine's protocol; closes when the process is gone. */
  readonly channel: Channel;
  readonly pid: number | undefined;
  /** Resolves when the process has ended, or could not be started. */
  readonly exited: Promise<EngineExit>;
  /** Asks the process to end, or ends it at once with `force`. */
  kill(force: boolean): void;
}

/**
 * Starts an engine process. Node forks; Electron's main process uses a utility process. The settings reach the process
 * on its command line: `writeEngineArguments` puts them there, `readEngineArguments` reads them.
 */
export type EngineLauncher = (settings: EngineSettings) => EngineProcess;
