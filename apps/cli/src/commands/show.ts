import type { Download, Model, RemoteModel } from "@llm/domain";
import type { Runtime } from "@llm/runtime";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { findModel } from "../find-model.ts";
import { formatBytes, formatCount, formatFacts } from "../format.ts";
import { fitJudge, fitWords } from "../machine-fit.ts";
import { reportError } from "../report-error.ts";
import { statusWords, unfinishedDownloads } from "../unfinished-downloads.ts";

export interface ShowArguments {
  /** Id of a model, or a source. */
  readonly model: string;
  readonly json?: boolean;
  /** Asks the hub whether there is a newer version. */
  readonly updates?: boolean;
}

/** `llm show`: says all that is known of a model, also of one that is not downloaded yet. */
export async function show(context: CommandContext, given: ShowArguments): Promise<ExitCode> {
  const { model: name } = given;
  await using runtime = await context.openRuntime();
  const local = await findModel(runtime, name);
  if (local !== undefined) return await showLocal(context, { ...given, runtime, model: local });
  // What it cannot be is said with the names that are near.
  if (!/^[a-z]+:/i.test(name)) await runtime.models.get(name);
  const remote = await runtime.catalogue.inspect(name);
  // It may be here by another name, such as that of its file in place of its quantization.
  const same = (await runtime.models.list()).find((model) => isSame(model, remote));
  if (same !== undefined) return await showLocal(context, { ...given, runtime, model: same });
  return await showRemote(context, { ...given, runtime, model: remote });
}

interface Shown<Found> extends Omit<ShowArguments, "model"> {
  readonly runtime: Runtime;
  readonly model: Found;
}

async function showLocal(
  context: CommandContext,
  { runtime, model, json = false, updates = false }: Shown<Model>,
): Promise<ExitCode> {
  const place = await runtime.repository.locate(model.id);
  const path = place.kind === "file" ? place.path : undefined;
  const fit = (await fitJudge(runtime))(model.sizeBytes);
  const unfinished = await unfinishedOf(runtime, model.source);
  const news = updates ? await lookForUpdate(runtime, model) : undefined;
  const status =
    unfinished === undefined ? "here" : `here; an update is ${statusWords(unfinished)}`;
  const facts = { ...model, path, status: "here", fit, updateAvailable: news?.updateAvailable };
  context.stdout.write(
    json
      ? `${JSON.stringify(facts, null, 2)}\n`
      : formatFacts([
          ["ID", model.id],
          ["Name", model.name],
          ...commonFacts(model),
          ["This machine", fitWords(fit)],
          ["Origin", origins[model.origin]],
          ["Source", model.source],
          ["Revision", model.revision],
          ["SHA-256", model.sha256],
          ["Path", path],
          ["Status", status],
          ["Update", news && updateWords(news, model)],
        ]),
  );
  if (news?.error === undefined) return exitCodes.ok;
  reportError(context.stderr, news.error);
  return exitCodes.failed;
}

async function showRemote(
  context: CommandContext,
  { runtime, model, json = false }: Shown<RemoteModel>,
): Promise<ExitCode> {
  const fit = (await fitJudge(runtime))(model.sizeBytes);
  const unfinished = await unfinishedOf(runtime, model.source);
  const { status, receivedBytes } = unfinished ?? { status: "absent" };
  const pull = `llm pull ${model.source}`;
  context.stdout.write(
    json
      ? `${JSON.stringify({ ...model, status, receivedBytes, fit }, null, 2)}\n`
      : formatFacts([
          ["Source", model.source],
          ["Name", model.name],
          ...commonFacts(model),
          ["This machine", fitWords(fit)],
          ["Files", model.files.length > 1 ? String(model.files.length) : undefined],
          ["Revision", model.revision],
          ["SHA-256", model.files[0]?.sha256],
          [
            "Status",
            unfinished === undefined
              ? `not downloaded; ${pull}`
              : `${statusWords(unfinished)}; ${pull} goes on with it`,
          ],
        ]),
  );
  return exitCodes.ok;
}

function isSame({ source, sha256 }: Model, remote: RemoteModel): boolean {
  return source === remote.source || (sha256 !== undefined && sha256 === remote.files[0]?.sha256);
}

async function unfinishedOf(
  runtime: Runtime,
  source: string | undefined,
): Promise<Download | undefined> {
  return (await unfinishedDownloads(runtime)).find((download) => download.source === source);
}

interface UpdateNews {
  /** Not known of a model that did not come from a server. */
  readonly updateAvailable?: boolean;
  /** Why it could not be found out. */
  readonly error?: unknown;
}

async function lookForUpdate(
  { catalogue }: Runtime,
  { source, sha256 }: Model,
): Promise<UpdateNews> {
  if (source === undefined) return {};
  try {
    const latest = await catalogue.inspect(source);
    return { updateAvailable: latest.files[0]?.sha256 !== sha256 };
  } catch (error) {
    return { error };
  }
}

function updateWords({ updateAvailable, error }: UpdateNews, { source }: Model): string {
  if (error !== undefined) return "not known; the hub could not be asked";
  if (source === undefined) return "not known; it was not downloaded by this program";
  return updateAvailable === true
    ? `a newer version is on the hub: llm pull --update ${source}`
    : "none";
}

const origins: Readonly<Record<Model["origin"], string>> = {
  bundled: "came with the program",
  file: "a file of yours",
  download: "downloaded",
  external: "belongs to another program",
  endpoint: "runs elsewhere",
};

function commonFacts(
  model: Model | RemoteModel,
): readonly (readonly [string, string | undefined])[] {
  const { publisher, sizeBytes, architecture, parameterCount, quantization } = model;
  return [
    ["Publisher", publisher],
    ["Size", sizeBytes === undefined ? undefined : formatBytes(sizeBytes)],
    ["Architecture", architecture],
    ["Parameters", parameterCount === undefined ? undefined : formatCount(parameterCount)],
    ["Quantization", quantization],
    ["Context", model.contextLength?.toLocaleString("en")],
    ["Licence", model.license],
  ];
}
