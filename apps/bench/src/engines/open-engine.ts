import type { Engine, EngineSetup } from "./engine.ts";

// Imported one by one: what an engine loads must not count for another.
const openers = {
  "in-process": async (setup) => (await import("./in-process.ts")).openInProcess(setup),
  "engine-process": async (setup) => (await import("./engine-process.ts")).openEngineProcess(setup),
  "stamped-process": async (setup) => (await import("./stamped-engine.ts")).openStamped(setup),
  "piped-process": async (setup) => (await import("./piped-engine.ts")).PipedEngine.open(setup),
  "node-llama-cpp": async (setup) =>
    (await import("./node-llama-cpp-engine.ts")).NodeLlamaCppEngine.open(setup),
  "bare-loop": async (setup) => (await import("./bare-loop-engine.ts")).BareLoopEngine.open(setup),
  fugood: async (setup) => (await import("./fugood-engine.ts")).FugoodEngine.open(setup),
  "llama-server": async (setup, signal) =>
    (await import("./llama-server-engine.ts")).LlamaServerEngine.open(setup, signal),
} as const satisfies Record<
  string,
  (setup: EngineSetup, signal: AbortSignal | undefined) => Promise<Engine>
>;

export type EngineName = keyof typeof openers;

/** `signal` ends what an engine runs outside of this process, also while it opens. */
export function openEngine(
  name: EngineName,
  setup: EngineSetup,
  signal?: AbortSignal,
): Promise<Engine> {
  return openers[name](setup, signal);
}
