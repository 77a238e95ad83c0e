import { InvalidArgumentError, Option, type Command } from "commander";
import {
  contextPolicies,
  kvCacheTypes,
  type AskOptions,
  type ContextPolicy,
  type KvCacheType,
  type LoadSettings,
} from "@llm/domain";
import { readTemplate } from "./read-template.ts";

/** The options of commands that load a model, as commander gives them. */
export interface LoadArguments {
  readonly context?: number;
  readonly threads?: number;
  readonly kvCacheType?: KvCacheType;
  readonly trust?: boolean;
}

/** The options that `run` and `chat` share. */
export interface GenerationArguments extends LoadArguments {
  readonly system?: string;
  /** Path of a file. */
  readonly chatTemplate?: string;
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly seed?: number;
  readonly repeatPenalty?: number;
  readonly stop?: readonly string[];
  readonly contextPolicy?: ContextPolicy;
  /** Shows what the model thinks before it answers. @default on a terminal */
  readonly reasoning?: boolean;
}

export function addGenerationOptions(command: Command): Command {
  return addLoadOptions(command)
    .option("-s, --system <text>", "instructions for the model")
    .option("--chat-template <file>", "Jinja template to use in place of the model's own")
    .option("-n, --max-tokens <count>", "most tokens to write", toNumber)
    .option("-t, --temperature <number>", "randomness, 0 (none) to 2", toNumber)
    .option("--top-k <count>", "choose among so many of the likeliest tokens, 0 for all", toNumber)
    .option("--top-p <number>", "choose among the likeliest with this share, 0 to 1", toNumber)
    .option("--min-p <number>", "drop those below this share of the likeliest, 0 to 1", toNumber)
    .option("--seed <number>", "makes random answers repeatable", toNumber)
    .option("--repeat-penalty <number>", "makes repetitions less likely, 1 (off) to 2", toNumber)
    .option("--stop <text>", "ends the answer before this text; may be given several times", toList)
    .addOption(
      new Option(
        "--context-policy <policy>",
        "when a conversation is too long, fail or leave out its oldest turns",
      ).choices(contextPolicies),
    )
    .addOption(
      new Option(
        "--reasoning",
        "show on stderr what the model thinks first (default: on a terminal)",
      ).conflicts("jsonSchema"),
    )
    .option("--no-reasoning", "do not show it");
}

export function addLoadOptions(command: Command): Command {
  return command
    .option("--context <tokens>", "tokens the model keeps in mind", toNumber)
    .option("--threads <count>", "CPU threads to compute with", toNumber)
    .addOption(
      new Option(
        "--kv-cache-type <type>",
        "how exact the context is kept; smaller forms take less memory",
      ).choices(kvCacheTypes),
    )
    .option("--trust", "load a file that the engine crashed on before");
}

export function askOptions({
  system,
  maxTokens,
  temperature,
  topP,
  topK,
  minP,
  seed,
  repeatPenalty,
  stop,
  contextPolicy,
}: GenerationArguments): AskOptions {
  return {
    system,
    maxTokens,
    temperature,
    topP,
    topK,
    minP,
    seed,
    repeatPenalty,
    stop,
    contextPolicy,
  };
}

/** @throws {LlmError} INVALID_ARGUMENT when the file of the chat template cannot be read. */
export async function loadSettings({
  context: contextSize,
  threads,
  kvCacheType,
  chatTemplate,
  trust,
}: LoadArguments & Pick<GenerationArguments, "chatTemplate">): Promise<LoadSettings> {
  const template = chatTemplate === undefined ? undefined : await readTemplate(chatTemplate);
  return { contextSize, threads, kvCacheType, chatTemplate: template, trust };
}

function toList(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

// The range is the library's to check; here it only has to be a number.
/** @throws {InvalidArgumentError} when the text is no number. */
export function toNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || Number.isNaN(number)) throw new InvalidArgumentError("Not a number.");
  return number;
}
