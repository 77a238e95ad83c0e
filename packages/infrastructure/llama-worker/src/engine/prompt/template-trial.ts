import { createContext, Script } from "node:vm";
import { LlmError } from "@llm/domain";
import type {
  ChatHistoryItem,
  ChatWrapper,
  ChatWrapperGenerateContextStateOptions,
} from "node-llama-cpp";

export interface TemplateLimits {
  /** Longest time for one piece of work, in milliseconds. @default 2,000 */
  readonly timeMs?: number;
  /** Most characters a rendering may have beyond four times those of its conversation. @default 1,048,576 */
  readonly characters?: number;
}

const defaultTimeMs = 2000;
const defaultCharacters = 1024 * 1024;
const growth = 4;

const sandbox = createContext({ work: (): void => undefined });
const callWork = new Script("work()");

/** A template was stopped, or gave more than anybody can read. */
export class TemplateOutOfBounds extends Error {
  override readonly name = "TemplateOutOfBounds";
}

/**
 * Runs the code of a template, which comes with a model file and may loop for ever. The time bounds what it can
 * allocate only where the machine is slow: `range` of the library fills a list, and one of more than 112 million
 * numbers, which a fast machine makes in less than two seconds, ends the process.
 * @throws TemplateOutOfBounds when it takes too long, and whatever `work` throws.
 */
export function runTemplate<Result>(work: () => Result, { timeMs }: TemplateLimits = {}): Result {
  const results: { readonly value: Result }[] = [];
  sandbox["work"] = (): void => {
    results.push({ value: work() });
  };
  try {
    // The time limit of a script stops all that it calls, functions from outside of its context as well.
    callWork.runInContext(sandbox, { timeout: timeMs ?? defaultTimeMs });
  } catch (error) {
    throw isTimeout(error) ? new TemplateOutOfBounds("It does not come to an end.") : error;
  } finally {
    sandbox["work"] = undefined;
  }
  const [result] = results;
  if (result === undefined) throw new Error("The work was not done.");
  return result.value;
}

/**
 * Renders a conversation within bounds of time and size.
 * @throws TemplateOutOfBounds, and whatever the template throws.
 */
export function renderWithinBounds(
  template: ChatWrapper,
  conversation: ChatWrapperGenerateContextStateOptions,
  limits: TemplateLimits = {},
): ReturnType<ChatWrapper["generateContextState"]> {
  const state = runTemplate(() => template.generateContextState(conversation), limits);
  const { characters = defaultCharacters } = limits;
  const most = characters + growth * JSON.stringify(conversation).length;
  if (state.contextText.toString().length <= most) return state;
  throw new TemplateOutOfBounds("It makes far more text than it is given.");
}

/**
 * Makes a template and tries it on a small conversation, so that one that never ends is found when its model is
 * loaded. One that only refuses that conversation passes: it may take others.
 * @throws {LlmError} MODEL_FILE_INVALID, and whatever `make` throws.
 */
export function tryTemplate<Template extends ChatWrapper>(
  make: () => Template,
  limits: TemplateLimits = {},
): Template {
  try {
    const template = runTemplate(make, limits);
    runIgnoringRefusal(() =>
      renderWithinBounds(template, { chatHistory: trialConversation }, limits),
    );
    return template;
  } catch (error) {
    if (!(error instanceof TemplateOutOfBounds)) throw error;
    const message = `The chat template of the model cannot be used. ${error.message}`;
    throw new LlmError("MODEL_FILE_INVALID", message, { cause: error });
  }
}

const trialConversation: ChatHistoryItem[] = [
  { type: "system", text: "Be brief." },
  { type: "user", text: "Hello" },
  { type: "model", response: ["Hello!"] },
  { type: "user", text: "Bye" },
  { type: "model", response: [] },
];

function runIgnoringRefusal(render: () => unknown): void {
  try {
    render();
  } catch (error) {
    if (error instanceof TemplateOutOfBounds) throw error;
  }
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}
