import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { LoadedModel, LoadOptions, Model } from "@llm/domain";
import type { Runtime } from "@llm/runtime";
import type { CommandContext } from "./command-context.ts";
import { ProgressLine } from "./progress-line.ts";

interface NamedLoad extends LoadOptions {
  readonly runtime: Runtime;
  /** What the user called the model. */
  readonly name: string;
}

/** Loads the model that a user named and gives what it is loaded as. @throws {LlmError} as `ModelManager.load` */
export async function loadModel(
  context: CommandContext,
  { runtime, name, ...options }: NamedLoad,
): Promise<LoadedModel> {
  const { id } = await findModel(runtime, name);
  using progress = new ProgressLine(context, `Loading ${id}`);
  // Awaited here, so that the line is there until then.
  return await runtime.models.load(id, { ...options, onProgress: progress.update });
}

// A model is named by its id in the library, or by the path of a GGUF file.
async function findModel({ models, repository }: Runtime, name: string): Promise<Model> {
  const isPath = /[/\\]|\.gguf$/i.test(name);
  const isFile = isPath || ((await repository.find(name)) === undefined && existsSync(name));
  return isFile ? repository.addFile(resolve(name)) : models.get(name);
}
