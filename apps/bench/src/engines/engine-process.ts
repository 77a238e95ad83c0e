import { forkEngine, LlamaCppWorkerService } from "@llm/llama-worker";
import type { Engine, EngineSetup } from "./engine.ts";
import { isCpuOnly, WorkerEngine } from "./worker-engine.ts";

export function openEngineProcess(setup: EngineSetup): Promise<Engine> {
  const launchEngine = () =>
    forkEngine({ gpu: !isCpuOnly(setup), calibrationFile: setup.calibrationFile });
  return WorkerEngine.open(new LlamaCppWorkerService({ launchEngine }), setup);
}
