import type { LocalEngineInfo, WorkerService } from "@llm/domain";

/** What a worker says of the engine on this machine. */
export async function localEngine(worker: WorkerService): Promise<LocalEngineInfo> {
  const [engine] = await worker.describe();
  if (engine?.local === undefined) throw new Error("The engine says nothing of this machine.");
  return engine.local;
}
