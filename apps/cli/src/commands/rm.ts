import type { Runtime } from "@llm/runtime";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { findModel } from "../find-model.ts";
import { formatBytes } from "../format.ts";
import { reportError, writeErrorLine } from "../report-error.ts";
import { unfinishedDownloads } from "../unfinished-downloads.ts";

export interface RmArguments {
  /** Ids of models, or sources of models or of downloads that are not finished. */
  readonly models: readonly string[];
  readonly json?: boolean;
}

interface Removal {
  /** For a script. */
  readonly facts: object;
  /** For a person. */
  readonly words: string;
}

/**
 * `llm rm`: takes models out of the library and deletes those that are in its folder; discards downloads that are not
 * finished. One that is refused does not keep the others.
 */
export async function rm(
  context: CommandContext,
  { models, json = false }: RmArguments,
): Promise<ExitCode> {
  const { stdout, stderr } = context;
  await using runtime = await context.openRuntime();
  let exitCode: ExitCode = exitCodes.ok;
  for (const name of models) {
    try {
      const { facts, words } = (await discard(runtime, name)) ?? (await remove(runtime, name));
      stdout.write(json ? `${JSON.stringify(facts)}\n` : `${words}\n`);
    } catch (error) {
      exitCode = exitCodes.failed;
      if (json) await writeErrorLine(stdout, error, { model: name });
      reportError(stderr, error, models.length > 1 ? name : undefined);
    }
  }
  return exitCode;
}

async function discard(runtime: Runtime, name: string): Promise<Removal | undefined> {
  const source = name.trim();
  // More than one, when the same model was asked for by its page as well.
  const found = (await unfinishedDownloads(runtime)).filter((one) => one.source === source);
  if (found.length === 0) return undefined;
  for (const { id } of found) await runtime.downloads.cancel(id);
  const freedBytes = Math.max(...found.map(({ receivedBytes }) => receivedBytes));
  return {
    facts: { source, freedBytes },
    words: `Discarded ${source}. ${formatBytes(freedBytes)} are free again.`,
  };
}

async function remove(runtime: Runtime, name: string): Promise<Removal> {
  const id = (await findModel(runtime, name))?.id ?? name;
  const removed = await runtime.models.remove(id);
  const freed = `${formatBytes(removed.freedBytes)} are free again.`;
  const what = removed.freedBytes > 0 ? freed : "Its file stays where it is.";
  return { facts: removed, words: `Removed ${removed.modelId}. ${what}` };
}
