import {
  isContinuation,
  LlmError,
  textOf,
  type Message,
  type OutputOptions,
  type Prompt,
} from "@llm/domain";
import {
  SpecialToken,
  SpecialTokensText,
  type LlamaModel,
  type LlamaText,
  type Token,
} from "node-llama-cpp";
import { callableTools, isHeldFromStart } from "../answer/answer-form.ts";
import { toConversation, type Conversation } from "./chat-history.ts";
import { givenTemplate, modelTemplate, toolTemplate, type ChatTemplate } from "./chat-template.ts";
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
export interface RenderedPrompt {
  readonly tokens: readonly Token[];
  readonly stopTokens: ReadonlySet<Token>;
  readonly stopTexts: readonly string[];
  /** Undefined for a model that shows no reasoning. */
  readonly reasoning: ReasoningForm | undefined;
  /** How the model was told to call tools. */
  readonly callForm: ToolCallForm;
}

type Stops = Pick<RenderedPrompt, "stopTokens" | "stopTexts">;

/** Makes tokens of conversations with a chat template. */
export class PromptRenderer {
  readonly #model: LlamaModel;
  readonly #template: ChatTemplate;
  /** The same with tools; null when it knows none. Made when it is first needed. */
  #toolTemplate: ChatTemplate | null | undefined;
  readonly #source: string;
  readonly #stops: Stops;
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
    this.#stops = this.#findStops();
    this.#opensReasoning = this.#findOpening();
  }

  /** Whether the model marks what it thinks. */
  get showsReasoning(): boolean {
    return this.#template.reasoning !== undefined;
  }

  /**
   * Renders a prompt up to where the answer begins, or goes on.
   * @throws {LlmError} TEMPLATE_FAILED when the model's template refuses the conversation.
   */
  render(prompt: Prompt, output: OutputOptions = {}): RenderedPrompt {
    if (isContinuation(prompt)) return this.#continued(prompt, output);
    const messages = prompt.messages.map((message) => this.#withoutReasoning(message));
    const tools = callableTools(output);
    const withTools = this.#templateWithTools(messages, tools.length > 0);
    const template = withTools ?? this.#template;
    const text = this.#renderText(
      template,
      toConversation(messages, {
        responseFormat: output.responseFormat,
        tools,
        rendering: withTools === undefined ? "generic" : "template",
      }),
    );
    // Plain text in it stays plain: only what the template adds can become special tokens.
    const tokens = this.#withBeginning(text.tokenize(this.#model.tokenizer));
    const callForm = withTools?.callForm ?? genericForm;
    const reasoning = this.#reasoningForm(text);
    if (!isHeldFromStart(output)) return { tokens, ...this.#stops, reasoning, callForm };
    // A form has no room for reasoning, so what the template opened is closed at once.
    if (reasoning?.isOpen) tokens.push(...this.#model.tokenize(reasoning.marks.end, true));
    return { tokens, ...this.#stops, reasoning: undefined, callForm };
  }

  /** What the template writes before an answer, and then the answer as far as it has come: no turn ends in between. */
  #continued({ messages }: Prompt, output: OutputOptions): RenderedPrompt {
    const before = this.render({ messages: messages.slice(0, -1) }, output);
    const begun = messages.slice(-1).map((message) => textOf(this.#withoutReasoning(message)));
    const { reasoning } = before;
    // What was thought before the answer is over.
    const closed = reasoning?.isOpen ? this.#model.tokenize(reasoning.marks.end, true) : [];
    const tokens = [
      ...before.tokens,
      ...closed,
      ...this.#model.tokenize(begun.join(""), false, "trimLeadingSpace"),
    ];
    return { ...before, tokens, reasoning: undefined };
  }

  /** The template with tools, for conversations that need it; undefined where tools are put into the texts. */
  #templateWithTools(messages: readonly Message[], hasTools: boolean): ChatTemplate | undefined {
    const calls = messages.flatMap((message) =>
      message.role === "assistant" ? (message.toolCalls ?? []) : [],
    );
    if (!hasTools && calls.length === 0) return undefined;
    // What a template writes can become special tokens, and it writes the arguments of calls.
    if (calls.some((call) => this.#hasSpecialTokens(call.arguments))) return undefined;
    this.#toolTemplate ??= toolTemplate(this.#source, this.#model.tokenizer) ?? null;
    return this.#toolTemplate ?? undefined;
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
      throw new LlmError("TEMPLATE_FAILED", message, {
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
    return { ...message, content: withoutReasoning(textOf(message), marks, this.#opensReasoning) };
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

  #findStops(): Stops {
    const stopTokens = new Set<Token>();
    const stopTexts: string[] = [];
    for (const trigger of this.#template.stopTriggers) {
      const parts = trigger.values.flatMap((value) => this.#stopParts(value));
      // A special token ends an answer wherever it stands, so the text around it does not matter. What ends
      // the reasoning does not end the answer.
      const token = parts.find((part) => typeof part !== "string" && !this.#markTokens.has(part));
      if (typeof token === "number") stopTokens.add(token);
      else if (parts.join("").trim() !== "") stopTexts.push(parts.join(""));
    }
    return { stopTokens, stopTexts };
  }

  #stopParts(value: LlamaText["values"][number]): (string | Token)[] {
    if (typeof value === "string") return [value];
    if (value instanceof SpecialToken) return value.tokenize(this.#model.tokenizer);
    return value.tokenizeSpecialTokensOnly(this.#model.tokenizer);
  }
}

/** Whether the template, and not a message, opened the reasoning at the very end. */
function endsWithin(text: LlamaText, { start }: ReasoningMarks): boolean {
  const last = text.values.at(-1);
  return last instanceof SpecialTokensText && last.value.trimEnd().endsWith(start);
}
