import { LlmError } from "../errors/llm-error.ts";
import type { ExecuteOptions, LoadOptions } from "../ports/worker-service.ts";
import {
  checkRanges,
  contextPolicies,
  generationOptionRanges,
  loadOptionRanges,
  stopLimits,
  type GenerationOptions,
} from "./generation-options.ts";
import { checkKvCacheType } from "./kv-cache-type.ts";

/** Most characters of a chat template. */
export const chatTemplateLimit = 1_048_576;
/** Most characters of the name of a caller. */
export const callerLimit = 64;

const switches = ["flashAttention", "calibrate", "mmap", "trust"] as const;

/** Checks the options of an answer. @throws {LlmError} INVALID_ARGUMENT naming the option and what it may be. */
export function checkGenerationOptions(
  options: GenerationOptions & Pick<ExecuteOptions, "caller">,
): void {
  checkRanges(options, generationOptionRanges);
  const { stop, contextPolicy, caller } = options;
  if (stop !== undefined) checkStop(stop);
  if (caller !== undefined) checkCaller(caller);
  if (contextPolicy !== undefined && !contextPolicies.includes(contextPolicy)) {
    throw invalid("contextPolicy", "contextPolicy is none that there is.", {
      hint: `Give one of ${contextPolicies.join(", ")}.`,
    });
  }
}

/** Checks the options of a load. @throws {LlmError} INVALID_ARGUMENT naming the option and what it may be. */
export function checkLoadOptions(options: LoadOptions): void {
  checkRanges(options, loadOptionRanges);
  checkKvCacheType(options);
  for (const name of switches) {
    if (options[name] === undefined || typeof options[name] === "boolean") continue;
    throw invalid(name, `${name} is neither true nor false.`, {
      hint: `Give true or false for ${name}, or leave it out.`,
    });
  }
  const { chatTemplate } = options;
  if (chatTemplate === undefined) return;
  const isText = typeof chatTemplate === "string" && chatTemplate.trim() !== "";
  if (isText && chatTemplate.length <= chatTemplateLimit) return;
  const what = isText ? `has ${chatTemplate.length} characters` : "is empty or no text";
  throw invalid("chatTemplate", `chatTemplate ${what}.`, {
    hint: `Give a Jinja template of at most ${chatTemplateLimit.toLocaleString("en")} characters.`,
  });
}

// Typed so that what is left of the list keeps its type.
const isList: (value: unknown) => boolean = Array.isArray;

function checkStop(stop: readonly string[]): void {
  const { phrases, characters } = stopLimits;
  const isPhrase = (phrase: unknown) =>
    typeof phrase === "string" && phrase !== "" && phrase.length <= characters;
  if (isList(stop) && stop.length <= phrases && stop.every(isPhrase)) return;
  throw invalid("stop", "stop is no list of short texts.", {
    hint: `Give at most ${phrases} texts of 1 to ${characters} characters each.`,
  });
}

function checkCaller(caller: string): void {
  if (typeof caller === "string" && caller !== "" && caller.length <= callerLimit) return;
  throw invalid("caller", "caller is no short text.", {
    hint: `Give a text of 1 to ${callerLimit} characters for caller.`,
  });
}

function invalid(option: string, message: string, { hint }: { hint: string }): LlmError {
  return new LlmError("INVALID_ARGUMENT", message, { hint, details: { option } });
}
