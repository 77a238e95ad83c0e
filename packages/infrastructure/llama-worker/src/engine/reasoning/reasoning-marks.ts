import {
  HarmonyChatWrapper,
  JinjaTemplateChatWrapper,
  LlamaText,
  type ChatWrapper,
} from "node-llama-cpp";

/** How a model marks what it thinks before it answers; none of its texts is empty. */
export interface ReasoningMarks {
  readonly start: string;
  readonly end: string;
  /** What may stand before the answer itself and is no part of it. */
  readonly textStarts: readonly string[];
}

/** The channels of gpt-oss. The library knows that template's marks in its own form of it only. */
const harmonyMarks: ReasoningMarks = {
  start: "<|channel|>analysis<|message|>",
  end: "<|end|>",
  textStarts: ["<|start|>assistant<|channel|>final<|message|>", "<|channel|>final<|message|>"],
};

/**
 * Finds the marks that a chat template puts around reasoning. The library finds them by rendering a conversation
 * with some, else by looking for marks that are in use, such as `<think>`.
 */
export function reasoningMarks(template: ChatWrapper): ReasoningMarks | undefined {
  if (isHarmony(template)) return harmonyMarks;
  const thought = template.settings.segments?.thought;
  if (thought?.suffix === undefined) return undefined;
  const { prefix } = thought;
  const end = plain(thought.suffix);
  // Where the template never writes the start, it is the counterpart of the end.
  const isWritten = typeof prefix === "string" || LlamaText.isLlamaText(prefix);
  const start = isWritten ? plain(prefix) : end.replace("/", "");
  return start === "" || end === "" || start === end ? undefined : { start, end, textStarts: [] };
}

function isHarmony(template: ChatWrapper): boolean {
  if (template instanceof HarmonyChatWrapper) return true;
  if (!(template instanceof JinjaTemplateChatWrapper)) return false;
  return template.template.includes("<|channel|>analysis<|message|>");
}

function plain(text: string | LlamaText): string {
  return LlamaText(text).toString().trim();
}
