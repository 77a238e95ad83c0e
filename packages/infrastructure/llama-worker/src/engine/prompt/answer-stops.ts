import { SpecialToken, type LlamaText, type Token, type Tokenizer } from "node-llama-cpp";

/** What ends an answer. */
export interface AnswerStops {
  readonly stopTokens: ReadonlySet<Token>;
  readonly stopTexts: readonly string[];
}

/**
 * Finds the tokens and texts that end an answer.
 * @param markTokens those around reasoning, which end that and not the answer
 */
export function findStops(
  triggers: readonly LlamaText[],
  markTokens: ReadonlySet<Token>,
  tokenizer: Tokenizer,
): AnswerStops {
  const stopTokens = new Set<Token>();
  const stopTexts: string[] = [];
  for (const trigger of triggers) {
    const parts = trigger.values.flatMap((value) => stopParts(value, tokenizer));
    // A special token ends an answer wherever it stands, so the text around it does not matter.
    const token = parts.find((part) => typeof part !== "string" && !markTokens.has(part));
    if (typeof token === "number") stopTokens.add(token);
    else if (parts.join("").trim() !== "") stopTexts.push(parts.join(""));
  }
  return { stopTokens, stopTexts };
}

function stopParts(value: LlamaText["values"][number], tokenizer: Tokenizer): (string | Token)[] {
  if (typeof value === "string") return [value];
  if (value instanceof SpecialToken) return value.tokenize(tokenizer);
  return value.tokenizeSpecialTokensOnly(tokenizer);
}
