import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forkEngine, LlamaCppWorkerService } from "@llm/llama-worker";

let file: string | undefined;
const measured = new Map<string, Promise<void>>();

/**
 * Measures a model once in a run, as its first load without options does. All engines of ours that are given the file
 * compute the model in the same way, and none of them pays for the measurement.
 */
export async function calibrationFileFor(modelPath: string): Promise<string> {
  file ??= join(temporaryFolder(), "calibration.json");
  const measurement = measured.get(modelPath) ?? measure(modelPath, file);
  measured.set(modelPath, measurement);
  await measurement;
  return file;
}

async function measure(modelPath: string, calibrationFile: string): Promise<void> {
  const launchEngine = () => forkEngine({ gpu: false, calibrationFile });
  await using worker = new LlamaCppWorkerService({ launchEngine });
  await worker.loadModel({ kind: "file", modelId: "bench", path: modelPath });
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "llm-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
