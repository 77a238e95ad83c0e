import { InvalidArgumentError, type Command } from "commander";
import type { AskOptions, LoadOptions } from "@llm/domain";

/** The options that `run` and `chat` share, as commander gives them. */
export interface GenerationArguments {
  readonly system?: string;
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly context?: number;
  readonly threads?: number;
  readonly trust?: boolean;
}

export function addGenerationOptions(command: Command): Command {
  return command
    .option("-s, --system <text>", "instructions for the model")
    .option("-n, --max-tokens <count>", "most tokens to write", toNumber)
    .option("-t, --temperature <number>", "randomness, 0 (none) to 2", toNumber)
    .option("--seed <number>", "makes random answers repeatable", toNumber)
    .option("--context <tokens>", "tokens the model keeps in mind", toNumber)
    .option("--threads <count>", "CPU threads to compute with", toNumber)
    .option("--trust", "load a file that the engine crashed on before");
}

export function askOptions({
  system,
  maxTokens,
  temperature,
  seed,
}: GenerationArguments): AskOptions {
  return { system, maxTokens, temperature, seed };
}

export function loadOptions({
  context: contextSize,
  threads,
  trust,
}: GenerationArguments): LoadOptions {
  return { contextSize, threads, trust };
}

// The range is the library's to check; here it only has to be a number.
/** @throws {InvalidArgumentError} when the text is no number. */
export function toNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || Number.isNaN(number)) throw new InvalidArgumentError("Not a number.");
  return number;
}
