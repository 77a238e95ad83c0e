import { LlmError, type Message, type Prompt } from "@llm/domain";
import {
  JinjaTemplateChatWrapper,
  resolveChatWrapper,
  SpecialToken,
  type ChatHistoryItem,
  type ChatWrapper,
  type LlamaModel,
  type LlamaText,
  type Token,
} from "node-llama-cpp";
import { renderWithinBounds, TemplateOutOfBounds, tryTemplate } from "./template-trial.ts";

/** A prompt as the model reads it, and what ends its answer. */
export interface RenderedPrompt {
  readonly tokens: readonly Token[];
  readonly stopTokens: ReadonlySet<Token>;
  readonly stopTexts: readonly string[];
}

/** The library compares the template with all forms it knows, which takes it a while. */
const knownFormTimeMs = 10_000;

/** Makes tokens of conversations with the model's own chat template. */
export class PromptRenderer {
  readonly #model: LlamaModel;
  readonly #template: ChatWrapper;

  /** @throws {LlmError} MODEL_FILE_INVALID when the model's template does not come to an end. */
  constructor(model: LlamaModel) {
    this.#model = model;
    this.#template = chatTemplate(model);
  }

  /** @throws {LlmError} GENERATION_FAILED when the model's template refuses the conversation. */
  render(prompt: Prompt): RenderedPrompt {
    const answer: ChatHistoryItem = { type: "model", response: [] };
    const chatHistory = [...prompt.messages.map(historyItem), answer];
    try {
      const state = renderWithinBounds(this.#template, chatHistory);
      // Plain text in it stays plain: only what the template adds can become special tokens.
      const tokens = this.#withBeginning(state.contextText.tokenize(this.#model.tokenizer));
      return { tokens, ...this.#stops(state.stopGenerationTriggers) };
    } catch (error) {
      // Without its cause, which may quote the conversation.
      const message =
        error instanceof TemplateOutOfBounds
          ? `The model's chat template cannot render the conversation. ${error.message}`
          : "The model's chat template refuses the conversation.";
      throw new LlmError("GENERATION_FAILED", message, {
        hint: "Let the turns of user and assistant alternate, or choose another model.",
        retryable: false,
        details: { template: this.#template.wrapperName },
      });
    }
  }

  /** Puts the token first that some models want there, unless the template did. */
  #withBeginning(tokens: Token[]): Token[] {
    const { bos, shouldPrependBosToken } = this.#model.tokens;
    if (bos === null || !shouldPrependBosToken || tokens[0] === bos) return tokens;
    return [bos, ...tokens];
  }

  #stops(triggers: readonly LlamaText[]): Pick<RenderedPrompt, "stopTokens" | "stopTexts"> {
    const stopTokens = new Set<Token>();
    const stopTexts: string[] = [];
    for (const trigger of triggers) {
      const parts = trigger.values.flatMap((value) => this.#stopParts(value));
      // A special token ends an answer wherever it stands, so the text around it does not matter.
      const token = parts.find((part) => typeof part !== "string");
      if (token !== undefined) stopTokens.add(token);
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

/**
 * Takes the template in the model's file. The library prefers forms of its own where they look equivalent, but
 * those take a quarter of a second to find, and begin with a token that the model may not want.
 */
function chatTemplate(model: LlamaModel): ChatWrapper {
  const template = model.fileInfo.metadata.tokenizer?.chat_template;
  if (template !== undefined && template.trim() !== "") {
    const { tokenizer } = model;
    const make = (): ChatWrapper =>
      new JinjaTemplateChatWrapper({
        template,
        tokenizer,
        functionCallMessageTemplate: "noJinja",
      });
    try {
      return tryTemplate(make);
    } catch (error) {
      // The library knows forms for many models whose template it cannot run.
      if (LlmError.isInstance(error)) throw error;
    }
  }
  const known = (): ChatWrapper => resolveChatWrapper(model, { noJinja: true, warningLogs: false });
  return tryTemplate(known, { timeMs: knownFormTimeMs });
}

function historyItem({ role, content }: Message): ChatHistoryItem {
  if (role === "assistant") return { type: "model", response: [content] };
  return { type: role, text: content };
}
