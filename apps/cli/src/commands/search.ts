import type { HubModel } from "@llm/domain";
import type { Runtime } from "@llm/runtime";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { formatBytes, formatCount, formatTable } from "../format.ts";
import { fitJudge, ratingWords } from "../machine-fit.ts";

export interface SearchArguments {
  /** Nothing for the models that are recommended. */
  readonly query: string | undefined;
  readonly limit?: number;
  readonly json?: boolean;
}

interface Found {
  readonly models: readonly object[];
  readonly table: readonly (readonly string[])[];
}

/** `llm search`: finds models on the hub; without words it shows those that are recommended, which needs no network. */
export async function search(
  context: CommandContext,
  { query, limit, json = false }: SearchArguments,
): Promise<ExitCode> {
  await using runtime = await context.openRuntime();
  const { models, table } =
    query === undefined
      ? await recommended(runtime)
      : ofHub(await runtime.catalogue.search(query, limit === undefined ? {} : { limit }));
  if (json) {
    context.stdout.write(`${JSON.stringify(models, null, 2)}\n`);
  } else if (models.length === 0) {
    context.stderr.write("Nothing was found.\n");
  } else {
    context.stdout.write(formatTable(table));
  }
  return exitCodes.ok;
}

async function recommended(runtime: Runtime): Promise<Found> {
  const fitOf = await fitJudge(runtime);
  const here = new Set((await runtime.models.list()).map(({ source }) => source));
  const models = (await runtime.catalogue.listRecommended()).map((model) => ({
    ...model,
    status: here.has(model.source) ? "here" : "absent",
    fit: fitOf(model.sizeBytes),
  }));
  const rows = models.map((model) => [
    model.source,
    formatBytes(model.sizeBytes),
    model.license,
    model.status === "here" ? "is here" : ratingWords(model.fit),
    model.summary,
  ]);
  const header = ["SOURCE", "SIZE", "LICENCE", "THIS MACHINE", "SUMMARY"];
  return { models, table: [header, ...rows] };
}

function ofHub(models: readonly HubModel[]): Found {
  const rows = models.map(({ source, downloads, license, isGated }) => [
    source,
    formatCount(downloads),
    license ?? "-",
    isGated ? "must be accepted" : "open",
  ]);
  return { models, table: [["SOURCE", "DOWNLOADS", "LICENCE", "ACCESS"], ...rows] };
}
