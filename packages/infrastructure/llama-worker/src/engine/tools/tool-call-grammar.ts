import type { JsonSchema, ToolDefinition } from "@llm/domain";
import { GrammarRules, literal, oneOf } from "../grammar/grammar-rules.ts";
import { jsonGrammar } from "../grammar/json-grammar.ts";
import type { ToolCallForm } from "./tool-call-form.ts";

export const noParameters: JsonSchema = {
  type: "object",
  properties: {},
  additionalProperties: false,
};

/**
 * Writes the grammar of a call of one of the tools.
 * @param begun what is written of it after the prefix; undefined when the prefix is still to be written
 * @returns undefined when no tool can be called any more
 */
export function toolCallGrammar(
  tools: readonly ToolDefinition[],
  form: ToolCallForm,
  begun?: string,
): string | undefined {
  const rules = new GrammarRules();
  const calls: string[] = [];
  for (const { name, parameters = noParameters } of tools) {
    const head = `${name}${form.beforeArguments}`;
    if (!head.startsWith(begun ?? "")) continue;
    const rest = literal(head.slice(begun?.length ?? 0));
    calls.push(`${rest} ${jsonGrammar(rules, parameters)}`);
  }
  if (calls.length === 0) return undefined;
  const prefix = begun === undefined ? `${literal(form.prefix)} ` : "";
  return rules.toGrammar(`${prefix}${oneOf(calls)} ${literal(form.suffix)}`);
}
