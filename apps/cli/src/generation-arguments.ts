import { Option, type Command } from "commander";
import type { AskOptions, GenerationOptions, LlamaLoadSettings, LoadSettings } from "@llm/domain";
import { generationOptionRules, llamaLoadOptionRules, loadOptionRules } from "@llm/domain/adapters";
import { OptionFlags } from "./option-flags.ts";
import { readTemplate } from "./read-template.ts";

const generationFlags = new OptionFlags<GenerationOptions>(
  {
    maxTokens: { flags: "-n, --max-tokens <count>", description: "most tokens to write" },
    temperature: {
      flags: "-t, --temperature <number>",
      description: "randomness, 0 (none) to 2 (default: what the model recommends, else 0.7)",
    },
    topK: {
      flags: "--top-k <count>",
      description: "choose among this many of the likeliest tokens, 0 for all",
    },
    topP: {
      flags: "--top-p <number>",
      description: "choose among the likeliest with this share, 0 to 1",
    },
    minP: {
      flags: "--min-p <number>",
      description: "drop those below this share of the likeliest, 0 to 1",
    },
    seed: { flags: "--seed <number>", description: "makes random answers repeatable" },
    repeatPenalty: {
      flags: "--repeat-penalty <number>",
      description: "makes repetitions less likely, 1 (off) to 2",
    },
    repeatLastTokens: {
      flags: "--repeat-last-tokens <count>",
      description: "how many of the last tokens count as repetitions",
    },
    stop: {
      flags: "--stop <text>",
      description: "ends the answer before this text; may be given several times",
    },
    contextPolicy: {
      flags: "--context-policy <policy>",
      description: "when a conversation is too long, fail or leave out its oldest turns",
    },
  },
  generationOptionRules,
);

const loadFlags = new OptionFlags<Omit<LoadSettings, "llama">>(
  {
    contextSize: { flags: "--context <tokens>", description: "tokens the model keeps in mind" },
  },
  loadOptionRules,
);

const llamaLoadFlags = new OptionFlags<LlamaLoadSettings>(
  {
    threads: { flags: "--threads <count>", description: "CPU threads to compute with" },
    flashAttention: undefined,
    // Of `llm doctor`.
    calibrate: undefined,
    kvCacheType: {
      flags: "--kv-cache-type <type>",
      description: "how exact the context is kept; smaller forms take less memory",
    },
    mmap: undefined,
    slots: undefined,
    promptSlice: undefined,
    maxQueued: undefined,
    // Given as a file.
    chatTemplate: undefined,
    trust: { flags: "--trust", description: "load a file that the engine crashed on before" },
  },
  llamaLoadOptionRules,
);

/** The options of commands that load a model, as commander gives them. */
export interface LoadArguments {
  /** Path of a file. */
  readonly chatTemplate?: string;
}

/** The options that `run` and `chat` share. */
export interface GenerationArguments extends LoadArguments {
  readonly system?: string;
  /** Shows what the model thinks before it answers. @default on a terminal */
  readonly reasoning?: boolean;
}

/** What the command calls an option of the library. */
export function flagOf(option: string): string | undefined {
  if (option === "chatTemplate") return "--chat-template";
  for (const flags of [generationFlags, loadFlags, llamaLoadFlags]) {
    const flag = flags.flagOf(option);
    if (flag !== undefined) return flag;
  }
  return undefined;
}

export function addGenerationOptions(command: Command): Command {
  command
    .option("-s, --system <text>", "instructions for the model")
    .option("--chat-template <file>", "Jinja template to use in place of the model's own");
  generationFlags.addTo(command);
  return addLoadOptions(command)
    .addOption(
      new Option(
        "--reasoning",
        "show on stderr what the model thinks first (default: on a terminal)",
      ).conflicts("jsonSchema"),
    )
    .option("--no-reasoning", "do not show it");
}

export function addLoadOptions(command: Command): Command {
  return llamaLoadFlags.addTo(loadFlags.addTo(command));
}

export function askOptions(given: GenerationArguments): AskOptions {
  return { system: given.system, ...generationFlags.read(given) };
}

/** @throws {LlmError} INVALID_ARGUMENT when the file of the chat template cannot be read. */
export async function loadSettings(given: LoadArguments): Promise<LoadSettings> {
  const { chatTemplate } = given;
  const template =
    chatTemplate === undefined ? {} : { chatTemplate: await readTemplate(chatTemplate) };
  return { ...loadFlags.read(given), llama: { ...llamaLoadFlags.read(given), ...template } };
}
