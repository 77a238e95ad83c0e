import { LlamaText, SpecialTokensText, type ChatHistoryItem } from "node-llama-cpp";
import type { ReasoningMarks } from "../reasoning/reasoning-marks.ts";

/** An answer that was begun and is to be continued. */
export interface BegunAnswer {
  readonly text: string;
  /** What the model thought before it. */
  readonly reasoning: string;
}

/** How a template begins an answer. */
export interface AnswerBeginning {
  /** What it writes between where an answer begins and its text; undefined where that is not known. */
  readonly lead: string | undefined;
  readonly marks: ReasoningMarks | undefined;
  /** Whether the prompt ends within the reasoning. */
  readonly isOpen: boolean;
}

const trialAnswer = "Aye";

/**
 * Finds what a template writes between where an answer begins and its text, by comparing a prompt with the same prompt
 * after it was answered; undefined when it takes something back that the prompt ended with.
 */
export function findLead(
  render: (history: readonly ChatHistoryItem[]) => LlamaText,
): string | undefined {
  const question: ChatHistoryItem = { type: "user", text: "Hello" };
  const answer: ChatHistoryItem = { type: "model", response: [trialAnswer] };
  try {
    const prompt = render([question]).toString();
    const answered = render([question, answer, question]).toString();
    if (!answered.startsWith(prompt)) return undefined;
    const [lead, ...others] = answered.slice(prompt.length).split(trialAnswer);
    return others.length === 1 ? lead : undefined;
  } catch {
    // It refuses so short a conversation.
    return undefined;
  }
}

/** Whether it is known how to write the beginning of an answer. */
export function canContinue({ lead, marks, isOpen }: AnswerBeginning): boolean {
  // Of other marks, such as <|END_THINKING|>, nobody knows what else has to follow.
  return (
    lead !== undefined ||
    (isOpen && marks !== undefined && marks.end.replace("/", "") === marks.start)
  );
}

/** Writes a begun answer after its prompt, so that the model goes on with it. */
export function continued(
  prompt: LlamaText,
  answer: BegunAnswer,
  beginning: AnswerBeginning,
): LlamaText {
  const { lead = "", marks } = beginning;
  const { text } = answer;
  const reasoning = marks && writtenReasoning(prompt, answer, { ...beginning, marks });
  if (reasoning !== undefined) return LlamaText([prompt, ...reasoning, text]);
  if (lead.trim() !== "") return LlamaText([prompt, new SpecialTokensText(lead), text]);
  // Blanks become tokens together with the text, as when the model writes them itself.
  return LlamaText([prompt, text.startsWith(lead) ? text : lead + text]);
}

/** What the model thought, closed, as far as the template has a place for it. */
function writtenReasoning(
  prompt: LlamaText,
  { reasoning }: BegunAnswer,
  { lead = "", marks, isOpen }: AnswerBeginning & { readonly marks: ReasoningMarks },
): readonly (string | SpecialTokensText)[] | undefined {
  const { start, end, textStarts } = marks;
  const around = (before: string, after: string) =>
    [new SpecialTokensText(before), reasoning, new SpecialTokensText(after)] as const;
  const closing = lead.indexOf(end);
  if (closing !== -1) return around(lead.slice(0, closing), lead.slice(closing));
  if (isOpen) {
    const line = prompt.toString().endsWith("\n") ? "\n" : "";
    return around("", `${line}${end}${line}${line}`);
  }
  if (reasoning === "") return undefined;
  const [textStart] = textStarts;
  if (textStart !== undefined) return around(start, `${end}${textStart}`);
  return lead === "" ? around(`${start}\n`, `\n${end}\n\n`) : undefined;
}
