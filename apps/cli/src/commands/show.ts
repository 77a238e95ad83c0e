import type { Model, RemoteModel } from "@llm/domain";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { formatBytes, formatCount, formatFacts } from "../format.ts";

export interface ShowArguments {
  /** Id of a model, or a source. */
  readonly model: string;
  readonly json?: boolean;
  /** Asks the hub whether there is a newer version. */
  readonly updates?: boolean;
}

/** `llm show`: says all that is known of a model, also of one that is not downloaded yet. */
export async function show(
  context: CommandContext,
  { model: name, json = false, updates = false }: ShowArguments,
): Promise<ExitCode> {
  await using runtime = await context.openRuntime();
  if (/^[a-z]+:/i.test(name) && (await runtime.repository.find(name)) === undefined) {
    const remote = await runtime.catalogue.inspect(name);
    context.stdout.write(json ? `${JSON.stringify(remote, null, 2)}\n` : remoteFacts(remote));
    return exitCodes.ok;
  }
  const model = await runtime.models.get(name);
  const { path } = await runtime.repository.locate(model.id);
  const latest =
    updates && model.source !== undefined
      ? await runtime.catalogue.inspect(model.source)
      : undefined;
  const updateAvailable = latest && latest.files[0]?.sha256 !== model.sha256;
  context.stdout.write(
    json
      ? `${JSON.stringify({ ...model, path, updateAvailable }, null, 2)}\n`
      : localFacts(model, { path, updateAvailable }),
  );
  return exitCodes.ok;
}

const origins: Readonly<Record<Model["origin"], string>> = {
  bundled: "came with the program",
  file: "a file of yours",
  download: "downloaded",
  external: "belongs to another program",
};

function localFacts(
  model: Model,
  {
    path,
    updateAvailable,
  }: { readonly path: string; readonly updateAvailable: boolean | undefined },
): string {
  const news = updateAvailable === true ? "a newer version is on the hub" : "none";
  return formatFacts([
    ["ID", model.id],
    ["Name", model.name],
    ...commonFacts(model),
    ["Origin", origins[model.origin]],
    ["Source", model.source],
    ["Revision", model.revision],
    ["SHA-256", model.sha256],
    ["Path", path],
    ["Update", updateAvailable === undefined ? undefined : news],
  ]);
}

function remoteFacts(model: RemoteModel): string {
  return formatFacts([
    ["Source", model.source],
    ["Name", model.name],
    ...commonFacts(model),
    ["Files", model.files.length > 1 ? String(model.files.length) : undefined],
    ["Revision", model.revision],
    ["SHA-256", model.files[0]?.sha256],
    ["Status", `not downloaded; llm pull ${model.source}`],
  ]);
}

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
