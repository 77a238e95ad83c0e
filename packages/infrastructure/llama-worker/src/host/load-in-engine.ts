import { stat } from "node:fs/promises";
import type { FilePlace, LoadedModel, LoadOptions } from "@llm/domain";
import type { RunningEngine } from "./running-engine.ts";
import { TimeLimit } from "./time-limit.ts";
import { timedOut } from "./timeout-errors.ts";

/** How slowly a file may be read. */
const bytesPerMs = 10_000;

/** Loads a model in an engine process, which is ended when the load makes no progress any more. */
export async function loadInEngine(
  engine: RunningEngine,
  file: FilePlace,
  options: LoadOptions,
): Promise<LoadedModel> {
  // At once, so that the engine counts as in use.
  engine.loads.add(file);
  const fileBytes = await stat(file.path).then(
    ({ size }) => size,
    () => 0,
  );
  const limitMs = Math.round(engine.limits.loadLimitMs + fileBytes / bytesPerMs);
  using limit = new TimeLimit(limitMs, {
    clock: engine.clock,
    onExpired: () => engine.abandon(timedOut("load", limitMs)),
  });
  const onProgress = (progress: number) => {
    limit.restart();
    options.onProgress?.(progress);
  };
  try {
    return await engine.run((worker) => worker.loadModel(file, { ...options, onProgress }));
  } finally {
    engine.loads.delete(file);
  }
}
