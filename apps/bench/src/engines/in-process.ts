import { LlamaCppEngine } from "@llm/llama-worker/engine";
import type { Engine, EngineSetup } from "./engine.ts";
import { isCpuOnly, WorkerEngine } from "./worker-engine.ts";

export function openInProcess(setup: EngineSetup): Promise<Engine> {
  return WorkerEngine.open(new LlamaCppEngine(isCpuOnly(setup) ? { gpu: false } : {}), setup);
}
