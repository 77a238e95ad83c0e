import { textOf, type Prompt } from "@llm/domain";
import { fitPrompt, isContinuation, type FitOptions } from "@llm/domain/adapters";

const words =
  "amber breeze cedar delta ember fjord grove harbour island jade kelp lantern meadow north orchid pebble".split(
    " ",
  );

/** Writes word after word without end, the same ones for the same prompt; goes on with an answer that it has begun. */
export function* fakeWords(prompt: Prompt): Generator<string, never, undefined> {
  const last = prompt.messages.at(-1);
  const isBegun = isContinuation(prompt) && last !== undefined;
  let state = hash(JSON.stringify(isBegun ? prompt.messages.slice(0, -1) : prompt.messages));
  let written = isBegun ? wordsIn(textOf(last)).length : 0;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    if (written-- > 0) continue;
    yield `${words[state >>> 28]} `;
  }
}

/** Counts the words of a prompt, which are the tokens of the fakes. */
export function countWords(prompt: Prompt): number {
  return prompt.messages.flatMap((message) => wordsIn(textOf(message))).length;
}

function wordsIn(text: string): readonly string[] {
  return text.split(/\s+/).filter(Boolean);
}

/** What an engine reads of a prompt. */
export interface FittedWords {
  readonly prompt: Prompt;
  readonly droppedMessages: readonly number[];
}

/** Makes a prompt fit into a context of words. @throws {LlmError} CONTEXT_OVERFLOW */
export function fitWords(prompt: Prompt, options: FitOptions): FittedWords {
  const render = (part: Prompt) => ({ prompt: part, tokens: { length: countWords(part) } });
  const { rendered, droppedMessages } = fitPrompt(prompt, render, options);
  return { prompt: rendered.prompt, droppedMessages };
}

function hash(text: string): number {
  let state = 2_166_136_261;
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 16_777_619);
  }
  return state >>> 0;
}
