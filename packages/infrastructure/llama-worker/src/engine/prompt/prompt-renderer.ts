import { LlmError, textOf, type Message, type Prompt, type ToolsCapability } from "@llm/domain";
import { isContinuation, type OutputOptions } from "@llm/domain/adapters";
import { SpecialTokensText, type LlamaModel, type LlamaText, type Token } from "node-llama-cpp";
import { callableTools, isHeldFromStart } from "../answer/answer-form.ts";
import { toConversation, type Conversation } from "./chat-history.ts";
import { givenTemplate, modelTemplate, toolTemplate, type ChatTemplate } from "./chat-template.ts";
import { findStops, type AnswerStops } from "./answer-stops.ts";
import { canContinue, continued, type BegunAnswer } from "./continuation.ts";
import type { ReasoningMarks } from "../reasoning/reasoning-marks.ts";
import { withoutReasoning } from "../reasoning/reasoning-splitter.ts";
import { TemplateOutOfBounds } from "./template-trial.ts";
import { genericForm, type ToolCallForm } from "../tools/tool-call-form.ts";

/** How the answer to a prompt shows what the model thinks. */
export interface ReasoningForm {
  readonly marks: ReasoningMarks;
  /** Special tokens in the marks, which are no text otherwise. */
  readonly markTokens: ReadonlySet<Token>;
  /** Whether the prompt ends within the reasoning. */
  readonly isOpen: boolean;
}

/** A prompt as the model reads it, and what its answer looks like. */
export interface RenderedPrompt extends AnswerStops {
  readonly tokens: readonly Token[];
  /** Undefined for a model that shows no reasoning. */
  readonly reasoning: ReasoningForm | undefined;
  /** How the model was told to call tools. */
  readonly callForm: ToolCallForm;
}

/** Makes tokens of conversations with a chat template. */
export class PromptRenderer {
  readonly #model: LlamaModel;
  readonly #template: ChatTemplate;
  /** The same with tools; null when it knows none. Made when it is first needed. */
  #toolTemplate: ChatTemplate | null | undefined;
  readonly #source: string;
  readonly #stops: AnswerStops;
  readonly #markTokens: ReadonlySet<Token>;
  readonly #opensReasoning: boolean;

  /**
   * @param chatTemplate by default the one in the model's file
   * @throws {LlmError} MODEL_FILE_INVALID when the model's template does not come to an end, INVALID_ARGUMENT when
   * the given one cannot be used.
   */
  constructor(model: LlamaModel, chatTemplate?: string) {
    this.#model = model;
    this.#source = chatTemplate ?? model.fileInfo.metadata.tokenizer?.chat_template ?? "";
    this.#template =
      chatTemplate === undefined
        ? modelTemplate(model)
        : givenTemplate(chatTemplate, model.tokenizer);
    this.#markTokens = this.#findMarkTokens();
    this.#stops = findStops(this.#template.stopTriggers, this.#markTokens, model.tokenizer);
    this.#opensReasoning = this.#findOpening();
  }

  /** Whether calls have the form of the model's template, or that of this engine. */
  get toolForm(): NonNullable<ToolsCapability["form"]> {
    return this.#withTools === undefined ? "generic" : "native";
  }

  /** Whether its template knows marks around what the model thinks. */
  get showsReasoning(): boolean {
    return this.#template.reasoning !== undefined;
  }

  /** Whether it is sure how the beginning of an answer is to be written. */
  get canContinue(): boolean {
    const { reasoning: marks, lead } = this.#template;
    return canContinue({ marks, lead, isOpen: this.#opensReasoning });
  }

  /** @throws {LlmError} GENERATION_FAILED when the model's template refuses the conversation. */
  render(prompt: Prompt, output: OutputOptions = {}): RenderedPrompt {
    const messages = prompt.messages.map((message) => this.#withoutReasoning(message));
    const tools = callableTools(output);
    const withTools = this.#templateWithTools(messages, tools.length > 0);
    // In the library's history an answer goes on after the results of its calls, and the template writes both.
    const goesOn = withTools !== undefined && messages.at(-2)?.role === "tool";
    const begun = isContinuation(prompt) && !goesOn ? messages.at(-1) : undefined;
    const text = this.#renderText(
      withTools ?? this.#template,
      toConversation(begun === undefined ? messages : messages.slice(0, -1), {
        responseFormat: output.responseFormat,
        tools,
        rendering: withTools === undefined ? "generic" : "template",
      }),
    );
    const callForm = withTools?.callForm ?? genericForm;
    const reasoning = this.#reasoningForm(text);
    const whole = begun === undefined ? text : this.#continue(text, begunAnswer(begun), reasoning);
    // Plain text in it stays plain: only what the template adds can become special tokens.
    const tokens = this.#withBeginning(whole.tokenize(this.#model.tokenizer));
    // What is continued is past its reasoning.
    if (isContinuation(prompt)) return { tokens, ...this.#stops, reasoning: undefined, callForm };
    if (!isHeldFromStart(output)) return { tokens, ...this.#stops, reasoning, callForm };
    // A form has no room for reasoning, so what the template opened is closed at once.
    if (reasoning?.isOpen) tokens.push(...this.#model.tokenize(reasoning.marks.end, true));
    return { tokens, ...this.#stops, reasoning: undefined, callForm };
  }

  /** The template with tools, for conversations that need it; undefined where tools are put into the texts. */
  #templateWithTools(messages: readonly Message[], hasTools: boolean): ChatTemplate | undefined {
    const calls = messages.flatMap((message) =>
      message.role === "assistant" ? (message.toolCalls ?? []) : [],
    );
    if (!hasTools && calls.length === 0) return undefined;
    // What a template writes can become special tokens, and it writes the arguments of calls.
    if (calls.some((call) => this.#hasSpecialTokens(call.arguments))) return undefined;
    return this.#withTools;
  }

  get #withTools(): ChatTemplate | undefined {
    this.#toolTemplate ??= toolTemplate(this.#source, this.#model.tokenizer) ?? null;
    return this.#toolTemplate ?? undefined;
  }

  #continue(
    prompt: LlamaText,
    answer: BegunAnswer,
    { isOpen = false }: Partial<ReasoningForm> = {},
  ): LlamaText {
    const { reasoning: marks, lead } = this.#template;
    return continued(prompt, answer, { marks, isOpen, lead });
  }

  #hasSpecialTokens(text: string): boolean {
    const { tokenizer } = this.#model;
    return tokenizer(text, true).some((token) => tokenizer.isSpecialToken(token));
  }

  #renderText(template: ChatTemplate, conversation: Conversation): LlamaText {
    try {
      return template.render(conversation.history, conversation.functions);
    } catch (error) {
      // Without its cause, which may quote the conversation.
      const message =
        error instanceof TemplateOutOfBounds
          ? `The model's chat template cannot render the conversation. ${error.message}`
          : "The model's chat template refuses the conversation.";
      throw new LlmError("GENERATION_FAILED", message, {
        hint: "Let the turns of user and assistant alternate, or choose another model.",
        retryable: false,
        details: { template: this.#template.name },
      });
    }
  }

  /** Puts the token first that some models want there, unless the template did. */
  #withBeginning(tokens: Token[]): Token[] {
    const { bos, shouldPrependBosToken } = this.#model.tokens;
    if (bos === null || !shouldPrependBosToken || tokens[0] === bos) return tokens;
    return [bos, ...tokens];
  }

  #reasoningForm(text: LlamaText): ReasoningForm | undefined {
    const marks = this.#template.reasoning;
    if (marks === undefined) return undefined;
    return { marks, markTokens: this.#markTokens, isOpen: endsWithin(text, marks) };
  }

  #withoutReasoning(message: Message): Message {
    const marks = this.#template.reasoning;
    if (message.role !== "assistant" || marks === undefined) return message;
    const content = withoutReasoning(textOf(message), marks, this.#opensReasoning);
    return { ...message, content };
  }

  #findOpening(): boolean {
    const marks = this.#template.reasoning;
    if (marks === undefined) return false;
    try {
      return endsWithin(this.#template.render([{ type: "user", text: "Hello" }]), marks);
    } catch {
      // It refuses so short a conversation; then answers are only searched for whole reasoning.
      return false;
    }
  }

  #findMarkTokens(): ReadonlySet<Token> {
    const { start, end, textStarts } = this.#template.reasoning ?? {
      start: "",
      end: "",
      textStarts: [],
    };
    const tokens = [start, end, ...textStarts].flatMap((mark) => this.#model.tokenize(mark, true));
    return new Set(tokens.filter((token) => this.#model.isSpecialToken(token)));
  }
}

function begunAnswer(message: Message): BegunAnswer {
  const reasoning = message.role === "assistant" ? message.reasoning : undefined;
  return { text: textOf(message), reasoning: reasoning ?? "" };
}

/** Whether the template, and not a message, opened the reasoning at the very end. */
function endsWithin(text: LlamaText, { start }: ReasoningMarks): boolean {
  const last = text.values.at(-1);
  return last instanceof SpecialTokensText && last.value.trimEnd().endsWith(start);
}
