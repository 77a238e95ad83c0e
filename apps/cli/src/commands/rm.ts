import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { formatBytes } from "../format.ts";

/** `llm rm`: takes models out of the library and deletes those that are in its folder. */
export async function rm(
  context: CommandContext,
  { models, json = false }: { readonly models: readonly string[]; readonly json?: boolean },
): Promise<ExitCode> {
  await using runtime = await context.openRuntime();
  for (const name of models) {
    const removed = await runtime.models.remove(name);
    const freed = `${formatBytes(removed.freedBytes)} are free again.`;
    const kept = "Its file stays where it is.";
    context.stdout.write(
      json
        ? `${JSON.stringify(removed)}\n`
        : `Removed ${removed.modelId}. ${removed.freedBytes > 0 ? freed : kept}\n`,
    );
  }
  return exitCodes.ok;
}
