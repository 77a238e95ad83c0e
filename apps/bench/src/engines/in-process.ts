import { CpuPin, LlamaCppEngine } from "@llm/llama-worker/engine";
import type { Engine, EngineSetup } from "./engine.ts";
import { isCpuOnly, WorkerEngine } from "./worker-engine.ts";

export function openInProcess(setup: EngineSetup): Promise<Engine> {
  const { calibrationFile } = setup;
  const gpu = isCpuOnly(setup) ? false : "auto";
  // It has this process for itself, as it has an engine process.
  return WorkerEngine.open(new LlamaCppEngine({ gpu, calibrationFile, pin: new CpuPin() }), setup);
}
