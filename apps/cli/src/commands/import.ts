import { basename, resolve } from "node:path";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { formatBytes } from "../format.ts";
import { ProgressLine } from "../progress-line.ts";
import { untilInterrupted } from "../until-interrupted.ts";

export interface ImportArguments {
  readonly path: string;
  readonly copy?: boolean;
  readonly json?: boolean;
}

/** `llm import`: makes a model file a lasting part of the library, where it is or as a copy. */
export async function importModel(
  context: CommandContext,
  { path, copy = false, json = false }: ImportArguments,
): Promise<ExitCode> {
  return untilInterrupted(context, async (signal) => {
    await using runtime = await context.openRuntime();
    using progress = new ProgressLine(context, `Importing ${basename(path)}`);
    const onProgress = progress.update;
    const model = await runtime.repository.importFile(resolve(path), { copy, onProgress, signal });
    progress.clear();
    const size = formatBytes(model.sizeBytes ?? 0);
    context.stdout.write(
      json ? `${JSON.stringify(model, null, 2)}\n` : `Imported ${model.id} (${size}).\n`,
    );
    return exitCodes.ok;
  });
}
