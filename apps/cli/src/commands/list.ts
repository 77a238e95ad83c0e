import type { Download, Model } from "@llm/domain";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { formatBytes, formatCount, formatTable } from "../format.ts";
import { fitJudge, ratingWords, type FitJudge } from "../machine-fit.ts";
import { statusWords, unfinishedDownloads } from "../unfinished-downloads.ts";

/** `llm list`: shows the models of the library, and the downloads that are not finished. */
export async function list(
  context: CommandContext,
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  await using runtime = await context.openRuntime();
  const models = await runtime.models.list();
  const unfinished = await unfinishedDownloads(runtime);
  const fitOf = await fitJudge(runtime);
  if (json) {
    const all = [
      ...models.map((model) => ({ ...model, status: "here", fit: fitOf(model.sizeBytes) })),
      // Without the id of the download, which is none of a model.
      ...unfinished.map((download) => ({
        ...download,
        id: undefined,
        fit: fitOf(download.totalBytes),
      })),
    ];
    context.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
    return exitCodes.ok;
  }
  context.stdout.write(modelTable(models, fitOf));
  if (unfinished.length > 0) {
    context.stdout.write(`\n${unfinishedTable(unfinished, fitOf)}`);
    context.stderr.write(
      "llm pull <source> goes on with one, llm rm <source> discards what has come.\n",
    );
  }
  return exitCodes.ok;
}

function modelTable(models: readonly Model[], fitOf: FitJudge): string {
  const header = ["ID", "NAME", "SIZE", "PARAMETERS", "QUANTIZATION", "CONTEXT", "THIS MACHINE"];
  const rows = models.map((model) => [
    model.id,
    model.name,
    model.sizeBytes === undefined ? "-" : formatBytes(model.sizeBytes),
    formatCount(model.parameterCount),
    model.quantization ?? "-",
    model.contextLength?.toLocaleString("en") ?? "-",
    ratingWords(fitOf(model.sizeBytes)),
  ]);
  return formatTable([header, ...rows]);
}

function unfinishedTable(downloads: readonly Download[], fitOf: FitJudge): string {
  const rows = downloads.map((download) => [
    download.source,
    statusWords(download),
    download.totalBytes === undefined ? "-" : formatBytes(download.totalBytes),
    ratingWords(fitOf(download.totalBytes)),
  ]);
  return formatTable([["UNFINISHED", "STATUS", "SIZE", "THIS MACHINE"], ...rows]);
}
