import type { Runtime } from "@llm/runtime";
import type { CommandContext } from "./command-context.ts";
import { loadModel } from "./load-model.ts";

interface CalibrateOptions {
  readonly runtime: Runtime;
  /** What the user called a model; `true` for all of the library. */
  readonly target: string | true;
  /** Cancels: rejects with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Measures again how models are computed the fastest, one after the other, each alone in memory.
 * @throws {LlmError} as `ModelManager.load`
 */
export async function calibrate(
  context: CommandContext,
  { runtime, target, signal }: CalibrateOptions,
): Promise<void> {
  const names = target === true ? (await runtime.models.list()).map(({ id }) => id) : [target];
  for (const name of names) {
    const { modelId } = await loadModel(context, {
      runtime,
      name,
      llama: { calibrate: true },
      signal,
    });
    await runtime.models.unload(modelId);
  }
}
