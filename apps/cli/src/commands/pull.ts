import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { downloadAll, type DownloadOutcome } from "@llm/application";
import type { Download } from "@llm/domain";
import type { Runtime } from "@llm/runtime";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { PullProgress } from "../pull-progress.ts";
import { reportError, writeErrorLine } from "../report-error.ts";
import { untilInterrupted } from "../until-interrupted.ts";
import { writeText } from "../write-text.ts";

export interface PullArguments {
  readonly sources: readonly string[];
  readonly json?: boolean;
  readonly sha256?: string;
  readonly update?: boolean;
}

/** `llm pull`: downloads models, several at once; a file of this machine is imported where it is. */
export async function pull(context: CommandContext, given: PullArguments): Promise<ExitCode> {
  return untilInterrupted(context, async (signal) => {
    await using runtime = await context.openRuntime();
    // What has come is kept for the next time.
    signal.addEventListener("abort", () => void pauseAll(runtime));
    const outcomes = await pullAll(context, runtime, { ...given, signal });
    if (signal.aborted) {
      context.stderr.write("Paused. The same command goes on with it.\n");
      return exitCodes.interrupted;
    }
    for (const outcome of outcomes) await writeOutcome(context, outcome, given);
    return outcomes.every((outcome) => "file" in outcome) ? exitCodes.ok : exitCodes.failed;
  });
}

async function pullAll(
  context: CommandContext,
  { downloads, repository }: Runtime,
  { sources, json = false, sha256, update, signal }: PullArguments & { signal: AbortSignal },
): Promise<readonly DownloadOutcome[]> {
  using progress = new PullProgress(context, json);
  const files = sources.filter(isFile);
  const imported = await Promise.all(
    files.map(async (source): Promise<DownloadOutcome> => {
      try {
        const { id } = await repository.importFile(pathOf(source), { signal });
        return { source, file: { modelId: id, path: pathOf(source) } };
      } catch (error) {
        return { source, error };
      }
    }),
  );
  signal.throwIfAborted();
  const onProgress = (_: unknown, changed: Download) => progress.update(changed);
  const remote = sources.filter((source) => !isFile(source));
  const downloaded = await downloadAll(downloads, remote, {
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(update === undefined ? {} : { update }),
    onProgress,
  });
  return [...imported, ...downloaded];
}

async function writeOutcome(
  { stdout, stderr }: CommandContext,
  outcome: DownloadOutcome,
  { json = false, sources }: PullArguments,
): Promise<void> {
  if ("error" in outcome) {
    const { error } = outcome;
    const source = withoutSecrets(outcome.source);
    if (json) await writeErrorLine(stdout, error, { source });
    return reportError(stderr, error, sources.length > 1 ? source : undefined);
  }
  const { modelId, path } = outcome.file;
  const text = json
    ? JSON.stringify({ type: "model", source: outcome.source, modelId, path })
    : `${modelId}  ${path}`;
  await writeText(stdout, `${text}\n`);
}

async function pauseAll({ downloads }: Runtime): Promise<void> {
  const all = await downloads.list();
  // One that cannot be paused, say on a full disk, is no reason to let another go on.
  await Promise.allSettled(all.map(({ id }) => downloads.pause(id)));
}

// A path as shells give it; a word alone could be anything, and hosts of the hub are no folders.
function isFile(source: string): boolean {
  const isPath = /^(file:|\.{0,2}[/\\]|[a-z]:[/\\])/i.test(source);
  return isPath || /^(?!(hf|huggingface)\.co\/)[^:]+\.gguf$/i.test(source);
}

// Addresses may have a password before the host, and signatures after the path.
function withoutSecrets(source: string): string {
  return source.replace(/\/\/[^/]*@/, "//").replace(/\?.*$/s, "");
}

function pathOf(source: string): string {
  return source.startsWith("file:") ? fileURLToPath(source) : resolve(source);
}
