import type { Embedding } from "@llm/domain";
import { checkEmbeddingInput, checkLoadOptions } from "@llm/domain/adapters";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { loadSettings, type LoadArguments } from "../generation-arguments.ts";
import { loadModel } from "../load-model.ts";
import { writeText } from "../write-text.ts";
import { untilInterrupted } from "../until-interrupted.ts";

export interface EmbedArguments extends LoadArguments {
  readonly model: string;
  readonly texts: readonly string[];
  readonly json?: boolean;
}

const shownNumbers = 4;

/** `llm embed`: prints the embeddings of texts, one per line. */
export async function embed(context: CommandContext, given: EmbedArguments): Promise<ExitCode> {
  return untilInterrupted(context, async (signal) => {
    checkEmbeddingInput(given.texts);
    const load = await loadSettings(given);
    checkLoadOptions(load);
    await using runtime = await context.openRuntime();
    const { modelId } = await loadModel(context, { ...load, runtime, name: given.model, signal });
    const embeddings = await runtime.llm.embed(given.texts, { modelId, signal });
    const toLine = given.json === true ? (one: Embedding) => JSON.stringify(one) : toText;
    await writeText(context.stdout, embeddings.map((one) => `${toLine(one)}\n`).join(""));
    return exitCodes.ok;
  });
}

function toText({ vector, tokens }: Embedding): string {
  const shown = vector.slice(0, shownNumbers).map((value) => value.toFixed(4));
  const rest = vector.length > shownNumbers ? ", …" : "";
  return `[${shown.join(", ")}${rest}] ${vector.length} numbers, ${tokens} tokens`;
}
