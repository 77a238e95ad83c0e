import type { Model } from "@llm/domain";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { formatBytes, formatCount, formatTable } from "../format.ts";

/** `llm list`: shows the models of the library. */
export async function list(
  context: CommandContext,
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  await using runtime = await context.openRuntime();
  const models = await runtime.models.list();
  context.stdout.write(json ? `${JSON.stringify(models, null, 2)}\n` : table(models));
  return exitCodes.ok;
}

function table(models: readonly Model[]): string {
  const header = ["ID", "NAME", "SIZE", "PARAMETERS", "QUANTIZATION", "CONTEXT"];
  const rows = models.map((model) => [
    model.id,
    model.name,
    formatBytes(model.sizeBytes),
    formatCount(model.parameterCount),
    model.quantization ?? "-",
    model.contextLength?.toLocaleString("en") ?? "-",
  ]);
  return formatTable([header, ...rows]);
}
