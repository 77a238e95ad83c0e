import { text } from "node:stream/consumers";
import { createPrompt } from "@llm/domain";
import { checkGenerationOptions, checkLoadOptions } from "@llm/domain/adapters";
import { jsonProgressWriter, jsonWriter, textWriter } from "../answer-writer.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { askOptions, loadSettings, type GenerationArguments } from "../generation-arguments.ts";
import { readJsonSchema } from "../json-schema-file.ts";
import { loadModel } from "../load-model.ts";
import { ProgressLine } from "../progress-line.ts";
import { writeErrorLine } from "../report-error.ts";
import { untilInterrupted } from "../until-interrupted.ts";
import { isReaderGone, writeText } from "../write-text.ts";

export interface RunArguments extends GenerationArguments {
  readonly model: string;
  /** `-` or nothing for what is piped in. */
  readonly prompt: string | undefined;
  readonly json?: boolean;
  /** Path of a file with a JSON Schema: the answer is printed when it is whole. */
  readonly jsonSchema?: string;
}

/** `llm run`: streams one answer to stdout, or prints one object. */
export async function run(context: CommandContext, given: RunArguments): Promise<ExitCode> {
  return untilInterrupted(context, async (signal) => {
    try {
      await answer(context, given, signal);
      return exitCodes.ok;
    } catch (error) {
      const isTold = given.json === true && !signal.aborted && !isReaderGone(error);
      if (isTold) await writeErrorLine(context.stdout, error);
      throw error;
    }
  });
}

async function answer(
  context: CommandContext,
  given: RunArguments,
  signal: AbortSignal,
): Promise<void> {
  const question = await readPrompt(context, given.prompt, signal);
  const { system, ...generation } = askOptions(given);
  const load = await loadSettings(given);
  // All before anything is loaded, so that a mistake shows at once.
  const prompt = createPrompt(question, { system });
  checkGenerationOptions(generation);
  checkLoadOptions(load);
  const schema =
    given.jsonSchema === undefined ? undefined : await readJsonSchema(given.jsonSchema);

  await using runtime = await context.openRuntime();
  const { modelId, loadMs } = await loadModel(context, {
    ...load,
    runtime,
    name: given.model,
    signal,
  });
  const ask = { ...generation, modelId, signal };
  if (given.json) {
    const onPromptProgress = jsonProgressWriter(context.stdout);
    await runtime.llm.promptStream(prompt, jsonWriter(context.stdout, { loadMs }), {
      ...ask,
      onPromptProgress,
    });
    return;
  }
  using reading = new ProgressLine(context, "Reading the prompt");
  const onPromptProgress = reading.updateTokens;
  if (schema !== undefined) {
    const { object } = await runtime.llm.promptObject(prompt, schema, { ...ask, onPromptProgress });
    reading.clear();
    await writeText(context.stdout, `${JSON.stringify(object, null, 2)}\n`);
    return;
  }
  await runtime.llm.promptStream(prompt, reading.before(textWriter(context, given)), {
    ...ask,
    onPromptProgress,
  });
}

async function readPrompt(
  { stdin }: CommandContext,
  prompt: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  if (prompt !== undefined && prompt !== "-") return prompt;
  const giveUp = () => stdin.destroy(new Error("Interrupted."));
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await text(stdin);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
