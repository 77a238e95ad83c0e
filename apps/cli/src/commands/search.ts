import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { formatCount, formatTable } from "../format.ts";

export interface SearchArguments {
  readonly query: string;
  readonly limit?: number;
  readonly json?: boolean;
}

/** `llm search`: finds models on the hub. */
export async function search(
  context: CommandContext,
  { query, limit, json = false }: SearchArguments,
): Promise<ExitCode> {
  await using runtime = await context.openRuntime();
  const found = await runtime.catalogue.search(query, limit === undefined ? {} : { limit });
  if (json) {
    context.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  } else if (found.length === 0) {
    context.stderr.write("Nothing was found.\n");
  } else {
    const rows = found.map(({ source, downloads, license, isGated }) => [
      source,
      formatCount(downloads),
      license ?? "-",
      isGated ? "must be accepted" : "open",
    ]);
    context.stdout.write(formatTable([["SOURCE", "DOWNLOADS", "LICENCE", "ACCESS"], ...rows]));
  }
  return exitCodes.ok;
}
