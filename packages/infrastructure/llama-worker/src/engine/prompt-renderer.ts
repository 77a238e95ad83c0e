import { LlmError, type Message, type Prompt } from "@llm/domain";
import {
  SpecialToken,
  SpecialTokensText,
  type ChatHistoryItem,
  type LlamaModel,
  type LlamaText,
  type Token,
} from "node-llama-cpp";
import { givenTemplate, modelTemplate, type ChatTemplate } from "./chat-template.ts";
import type { ReasoningMarks } from "./reasoning/reasoning-marks.ts";
import { withoutReasoning } from "./reasoning/reasoning-splitter.ts";
import { TemplateOutOfBounds } from "./template-trial.ts";

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
}

type Stops = Pick<RenderedPrompt, "stopTokens" | "stopTexts">;

/** Makes tokens of conversations with a chat template. */
export class PromptRenderer {
  readonly #model: LlamaModel;
  readonly #template: ChatTemplate;
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
    this.#template =
      chatTemplate === undefined
        ? modelTemplate(model)
        : givenTemplate(chatTemplate, model.tokenizer);
    this.#markTokens = this.#findMarkTokens();
    this.#stops = this.#findStops();
    this.#opensReasoning = this.#findOpening();
  }

  /** @throws {LlmError} GENERATION_FAILED when the model's template refuses the conversation. */
  render(prompt: Prompt): RenderedPrompt {
    const text = this.#renderText(prompt.messages.map((message) => this.#historyItem(message)));
    // Plain text in it stays plain: only what the template adds can become special tokens.
    const tokens = this.#withBeginning(text.tokenize(this.#model.tokenizer));
    return { tokens, ...this.#stops, reasoning: this.#reasoningForm(text) };
  }

  #renderText(history: readonly ChatHistoryItem[]): LlamaText {
    try {
      return this.#template.render(history);
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

  #historyItem({ role, content }: Message): ChatHistoryItem {
    if (role !== "assistant") return { type: role, text: content };
    const marks = this.#template.reasoning;
    const answer =
      marks === undefined ? content : withoutReasoning(content, marks, this.#opensReasoning);
    return { type: "model", response: [answer] };
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
