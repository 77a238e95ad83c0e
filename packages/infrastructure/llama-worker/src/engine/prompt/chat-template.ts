import { LlmError } from "@llm/domain";
import {
  JinjaTemplateChatWrapper,
  resolveChatWrapper,
  type ChatHistoryItem,
  type ChatModelFunctions,
  type ChatWrapper,
  type LlamaModel,
  type LlamaText,
  type Tokenizer,
} from "node-llama-cpp";
import { reasoningMarks, type ReasoningMarks } from "../reasoning/reasoning-marks.ts";
import { renderWithinBounds, tryTemplate } from "./template-trial.ts";
import { formOf, type ToolCallForm } from "../tools/tool-call-form.ts";
import { findLead } from "./continuation.ts";

/** The library compares the template with all forms it knows, which takes it a while. */
const knownFormTimeMs = 10_000;
/** The slowest of some seventy real templates took 0.6 s; more would be a hostile one. */
const callFormTimeMs = 4_000;
const mostReasonCharacters = 300;

interface ChatTemplateParts {
  readonly wrapper: ChatWrapper;
  /** Variables of a Jinja template; undefined for a form of the library. */
  readonly variables?: Record<string, unknown>;
}

/** The form that a model reads conversations in. */
export class ChatTemplate {
  /** How the model marks what it thinks; undefined when it does not. */
  readonly reasoning: ReasoningMarks | undefined;
  /** What ends an answer. */
  readonly stopTriggers: readonly LlamaText[];
  /** How the template writes calls of tools; undefined when it knows none. */
  readonly callForm: ToolCallForm | undefined;
  /** What it writes between where an answer begins and its text; undefined where that is not known. */
  readonly lead: string | undefined;
  readonly #wrapper: ChatWrapper;
  readonly #variables: Record<string, unknown> | undefined;

  constructor({ wrapper, variables }: ChatTemplateParts) {
    this.#wrapper = wrapper;
    this.#variables = variables;
    this.reasoning = reasoningMarks(wrapper);
    this.stopTriggers = stopTriggers(wrapper);
    this.callForm = callForm(wrapper);
    this.lead = findLead((history) => this.render(history));
  }

  /** How the library calls it. */
  get name(): string {
    return this.#wrapper.wrapperName;
  }

  /**
   * Renders a conversation up to where the answer begins.
   * @throws TemplateOutOfBounds, and whatever the template throws.
   */
  render(history: readonly ChatHistoryItem[], functions?: ChatModelFunctions): LlamaText {
    const render = (chatHistory: ChatHistoryItem[]): LlamaText => {
      const conversation = { chatHistory, documentFunctionParams: true };
      const given = functions === undefined ? {} : { availableFunctions: functions };
      return renderWithinBounds(this.#wrapper, { ...conversation, ...given }).contextText;
    };
    // In the library's history an answer goes on after the results of its calls.
    if (history.at(-1)?.type === "model") return render([...history]);
    if (this.#variables === undefined) return render([...history, emptyAnswer]);
    // As the model was trained: the library itself renders an empty answer and cuts there, which leaves out
    // where a template opens the reasoning, and puts empty reasoning where it would keep some.
    this.#variables["add_generation_prompt"] = true;
    try {
      return render([...history]);
    } finally {
      delete this.#variables["add_generation_prompt"];
    }
  }
}

const emptyAnswer: ChatHistoryItem = { type: "model", response: [] };

/**
 * Takes the template in the model's file. The library prefers forms of its own where they look equivalent, but
 * those take a quarter of a second to find, and begin with a token that the model may not want.
 * @throws {LlmError} MODEL_FILE_INVALID when the template does not come to an end.
 */
export function modelTemplate(model: LlamaModel): ChatTemplate {
  const template = model.fileInfo.metadata.tokenizer?.chat_template;
  if (template !== undefined && template.trim() !== "") {
    try {
      return jinjaTemplate(template, model.tokenizer);
    } catch (error) {
      // The library knows forms for many models whose template it cannot run.
      if (LlmError.isInstance(error)) throw error;
    }
  }
  const known = (): ChatWrapper => resolveChatWrapper(model, { noJinja: true, warningLogs: false });
  return new ChatTemplate({ wrapper: tryTemplate(known, { timeMs: knownFormTimeMs }) });
}

/** Makes a template that a user gave. @throws {LlmError} INVALID_ARGUMENT with what is wrong with it. */
export function givenTemplate(template: string, tokenizer?: Tokenizer): ChatTemplate {
  try {
    return jinjaTemplate(template, tokenizer);
  } catch (error) {
    const message = `The chat template cannot be used: ${reasonOf(error)}`;
    throw new LlmError("INVALID_ARGUMENT", message, {
      hint: "Correct the template, or leave it out to use the model's own.",
      details: { option: "chatTemplate" },
      cause: error,
    });
  }
}

/** Without the words that others put around it. */
function reasonOf(error: unknown): string {
  const reason = LlmError.isInstance(error) ? error.cause : error;
  const text = (reason instanceof Error ? reason.message : String(reason)).replace(/\s+/g, " ");
  const inner = /failed the sanity test: (?:Error: )?(.*)\. Inspect the Jinja/.exec(text)?.[1];
  return (inner ?? text).slice(0, mostReasonCharacters);
}

/** Makes a template that also writes tools and their calls; undefined when it does not know how to. */
export function toolTemplate(template: string, tokenizer?: Tokenizer): ChatTemplate | undefined {
  if (!/\btools\b/.test(template)) return undefined;
  try {
    const made = jinjaTemplate(template, tokenizer, "auto");
    return made.callForm === undefined ? undefined : made;
  } catch {
    // It serves for conversations without tools; for those with tools there is a form that every model can read.
    return undefined;
  }
}

function jinjaTemplate(
  template: string,
  tokenizer: Tokenizer | undefined,
  functionCallMessageTemplate: "noJinja" | "auto" = "noJinja",
): ChatTemplate {
  const variables: Record<string, unknown> = {};
  const make = () =>
    new JinjaTemplateChatWrapper({
      template,
      functionCallMessageTemplate,
      additionalRenderParameters: variables,
      ...(tokenizer === undefined ? {} : { tokenizer }),
    });
  // To find out how a template writes calls, the library renders many conversations.
  const limits = functionCallMessageTemplate === "auto" ? { timeMs: callFormTimeMs } : {};
  return new ChatTemplate({ wrapper: tryTemplate(make, limits), variables });
}

function callForm(wrapper: ChatWrapper): ToolCallForm | undefined {
  if (!(wrapper instanceof JinjaTemplateChatWrapper)) return undefined;
  return wrapper.usingJinjaFunctionCallTemplate ? formOf(wrapper.settings.functions) : undefined;
}

function stopTriggers(wrapper: ChatWrapper): readonly LlamaText[] {
  try {
    const chatHistory: ChatHistoryItem[] = [{ type: "user", text: "Hello" }, emptyAnswer];
    return renderWithinBounds(wrapper, { chatHistory }).stopGenerationTriggers;
  } catch {
    // It refuses so short a conversation. The tokens that end an answer in all of them are known to native code.
    return [];
  }
}
