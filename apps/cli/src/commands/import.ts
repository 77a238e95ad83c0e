import { resolve } from "node:path";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { formatBytes } from "../format.ts";

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
  const interruption = new AbortController();
  const stopListening = context.onInterrupt(() => interruption.abort());
  try {
    await using runtime = await context.openRuntime();
    const { signal } = interruption;
    const model = await runtime.repository.importFile(resolve(path), { copy, signal });
    const size = formatBytes(model.sizeBytes);
    context.stdout.write(
      json ? `${JSON.stringify(model, null, 2)}\n` : `Imported ${model.id} (${size}).\n`,
    );
    return exitCodes.ok;
  } catch (error) {
    if (interruption.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    stopListening();
  }
}
