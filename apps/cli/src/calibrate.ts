import type { Runtime } from "@llm/runtime";
import type { CommandContext } from "./command-context.ts";
import { loadModel } from "./load-model.ts";

/**
 * Measures again how models are computed the fastest, one after the other, each alone in memory.
 * @param target what the user called a model; `true` for all of the library
 * @throws {LlmError} as `ModelManager.load`
 */
export async function calibrate(
  context: CommandContext,
  runtime: Runtime,
  target: string | true,
): Promise<void> {
  const names = target === true ? (await runtime.models.list()).map(({ id }) => id) : [target];
  for (const name of names) {
    const modelId = await loadModel(context, { runtime, name, calibrate: true });
    await runtime.models.unload(modelId);
  }
}
