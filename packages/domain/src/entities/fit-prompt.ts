import { LlmError } from "../errors/llm-error.ts";
import type { GenerationOptions } from "./generation-options.ts";
import type { Message } from "./message.ts";
import type { Prompt } from "./prompt.ts";

/** A prompt as its model reads it. */
interface Rendering {
  readonly tokens: { readonly length: number };
}

export interface FitOptions extends Pick<GenerationOptions, "maxTokens" | "contextPolicy"> {
  /** Tokens of a conversation and its answer together. */
  readonly contextSize: number;
}

/** A prompt that fits its context. */
export interface FittedPrompt<Rendered> {
  readonly rendered: Rendered;
  /** Places of the messages that were left out, ascending. */
  readonly droppedMessages: readonly number[];
}

/** Shares of the context that are kept free for the answer: when `maxTokens` is not given, and the most of it. */
const answerShare = { default: 0.25, most: 0.5 };

/**
 * Makes a prompt fit into the context. With the policy `shift` the oldest turns are left out until the answer has
 * the room that `GenerationOptions` says; a high `maxTokens` is a limit and no wish, so that it counts up to half
 * of the context only. The last question stays if it leaves room for any answer at all.
 * `render` is called once for a prompt that fits, else as often as turns can be halved.
 * @throws {LlmError} CONTEXT_OVERFLOW with both counts, and whatever `render` throws.
 */
export function fitPrompt<Rendered extends Rendering>(
  prompt: Prompt,
  render: (prompt: Prompt) => Rendered,
  { contextSize, maxTokens, contextPolicy = "error" }: FitOptions,
): FittedPrompt<Rendered> {
  const whole = render(prompt);
  if (contextPolicy === "error") {
    checkFits(whole, contextSize);
    return { rendered: whole, droppedMessages: [] };
  }
  const share = maxTokens === undefined ? answerShare.default : answerShare.most;
  const answerTokens = Math.min(maxTokens ?? contextSize, Math.floor(contextSize * share));
  const hasRoom = ({ tokens }: Rendering) => tokens.length + answerTokens <= contextSize;
  const { first, starts } = turnsOf(prompt.messages);
  const without = (turns: number) => {
    const end = starts[turns] ?? first;
    const messages = prompt.messages.filter((_, index) => index < first || index >= end);
    return { end, rendered: turns === 0 ? whole : render({ messages }) };
  };
  // Fewer turns are fewer tokens, so that the fewest to leave out are found by halving.
  let least = 0;
  let most = starts.length - 1;
  let best = without(hasRoom(whole) ? 0 : most);
  while (least < most && !hasRoom(whole)) {
    const middle = Math.floor((least + most) / 2);
    const tried = without(middle);
    if (hasRoom(tried.rendered)) {
      most = middle;
      best = tried;
    } else least = middle + 1;
  }
  checkFits(best.rendered, contextSize);
  const droppedMessages = Array.from({ length: best.end - first }, (_, index) => first + index);
  return { rendered: best.rendered, droppedMessages };
}

/** Where the turns begin that may be left out, and the last one: each with a question, but for what comes before any. */
function turnsOf(messages: readonly Message[]): { first: number; starts: readonly number[] } {
  const first = messages[0]?.role === "system" ? 1 : 0;
  const starts = messages.flatMap(({ role }, index) =>
    index === first || (index > first && role === "user") ? [index] : [],
  );
  return { first, starts };
}

function checkFits({ tokens: { length: promptTokens } }: Rendering, contextSize: number): void {
  if (promptTokens < contextSize) return;
  const message = `The prompt has ${promptTokens} tokens and the context holds ${contextSize}, the answer included.`;
  throw new LlmError("CONTEXT_OVERFLOW", message, { details: { promptTokens, contextSize } });
}
