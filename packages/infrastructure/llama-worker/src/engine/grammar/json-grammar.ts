import type { JsonSchema } from "@llm/domain";
import { highest, lowest, typesOf, type JsonType } from "@llm/domain/adapters";
import { literal, oneOf, repeated, type GrammarRules } from "./grammar-rules.ts";
import { decimalGrammar, integerGrammar } from "./number-grammar.ts";

/**
 * Characters of texts: all that JSON can hold without an escape but half characters; those are no text. Where a schema
 * counts characters, also those are left out that JavaScript counts as two.
 */
const character = '[^"\\\\\\x00-\\x1F\\x7F\\uD800-\\uDFFF]';
const countedCharacter = '[^"\\\\\\x00-\\x1F\\x7F\\uD800-\\uDFFF\\U00010000-\\U0010FFFF]';
const escape = '"\\\\" ["\\\\/bfnrt]';

/**
 * Writes the grammar of the values that fit a schema, as JSON of one line without spaces: a grammar that allowed
 * them would let a model write nothing else for ever. Properties come in the order of the schema.
 * The library's own (`createGrammarForJsonSchema`) allows spaces, and knows neither optional properties nor bounds of
 * numbers.
 */
export function jsonGrammar(rules: GrammarRules, schema: JsonSchema): string {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) {
    return rules.add(oneOf(alternatives.map((one) => jsonGrammar(rules, one))));
  }
  const values = schema.const === undefined ? schema.enum : [schema.const];
  if (values !== undefined) {
    return rules.add(oneOf(values.map((value) => literal(JSON.stringify(value)))));
  }
  return rules.add(oneOf(typesOf(schema).map((type) => ofType(rules, type, schema))));
}

/** The grammar of any object. */
export function anyObjectGrammar(rules: GrammarRules): string {
  return ofType(rules, "object", {});
}

function ofType(rules: GrammarRules, type: JsonType, schema: JsonSchema): string {
  switch (type) {
    case "object":
      return objectGrammar(rules, schema);
    case "array":
      return arrayGrammar(rules, schema);
    case "string":
      return stringGrammar(rules, schema);
    case "number":
      return rules.add(decimalGrammar({ minimum: schema.minimum, maximum: schema.maximum }));
    case "integer":
      return rules.add(integerGrammar({ minimum: lowest(schema), maximum: highest(schema) }));
    case "boolean":
      return '("true" | "false")';
    case "null":
      return '"null"';
  }
}

/** Any value, of any depth. */
function anyGrammar(rules: GrammarRules): string {
  return rules.named("any", () => {
    const types = ["object", "array", "string", "number", "boolean", "null"] as const;
    return types.map((type) => ofType(rules, type, {})).join(" | ");
  });
}

function partGrammar(rules: GrammarRules, schema: boolean | JsonSchema): string {
  if (typeof schema === "boolean" || Object.keys(schema).length === 0) return anyGrammar(rules);
  return jsonGrammar(rules, schema);
}

function stringGrammar(rules: GrammarRules, { minLength, maxLength }: JsonSchema): string {
  const isCounted = minLength !== undefined || maxLength !== undefined;
  const one = rules.add(`${isCounted ? countedCharacter : character} | ${escape}`);
  return rules.add(`"\\"" ${repeated(one, minLength ?? 0, maxLength)} "\\""`);
}

function arrayGrammar(rules: GrammarRules, schema: JsonSchema): string {
  const { prefixItems = [], items = true, minItems = 0, maxItems = Infinity } = schema;
  const first = prefixItems.slice(0, maxItems).map((item) => partGrammar(rules, item));
  const others = items === false ? undefined : partGrammar(rules, items);
  return rules.add(`"[" ${itemsFrom({ first, others, minItems, maxItems })} "]"`);
}

interface Items {
  /** Rules of the first items, */
  readonly first: readonly string[];
  /** and of those after them, where there may be any. */
  readonly others: string | undefined;
  readonly minItems: number;
  readonly maxItems: number;
}

/** The items from the one at `index` on, each with the comma before it. */
function itemsFrom(items: Items, index = 0): string {
  const { first, others, minItems, maxItems } = items;
  const comma = index === 0 ? "" : '"," ';
  const item = first[index];
  if (item !== undefined) {
    const body = `${comma}${item} ${itemsFrom(items, index + 1)}`;
    return index < minItems ? body : `(${body})?`;
  }
  const most = maxItems - index;
  if (others === undefined || most <= 0) return '""';
  const least = Math.max(0, minItems - index);
  const finite = Number.isFinite(most) ? most : undefined;
  if (index > 0) return repeated(`"," ${others}`, least, finite);
  const rest = finite === undefined ? undefined : finite - 1;
  const body = `${others} ${repeated(`"," ${others}`, Math.max(0, least - 1), rest)}`;
  return least > 0 ? body : `(${body})?`;
}

function objectGrammar(rules: GrammarRules, schema: JsonSchema): string {
  const { properties = {}, required = [], additionalProperties = true } = schema;
  const names = Object.keys(properties);
  if (names.length === 0) return mapGrammar(rules, additionalProperties);
  const pairs = Object.entries(properties).map(([name, part]) => ({
    body: `${literal(`${JSON.stringify(name)}:`)} ${partGrammar(rules, part)}`,
    isRequired: required.includes(name),
  }));
  // From the last property to the first: what may follow when none was written before, and when one was.
  let asFirst = '""';
  let asNext = '""';
  for (const { body, isRequired } of pairs.toReversed()) {
    const after = asNext;
    const [first, next] = [`${body} ${after}`, `"," ${body} ${after}`];
    asFirst = rules.add(isRequired ? first : `${first} | ${asFirst}`);
    asNext = rules.add(isRequired ? next : `${next} | ${after}`);
  }
  return rules.add(`"{" ${asFirst} "}"`);
}

/** An object of any properties, whose values fit `part`. */
function mapGrammar(rules: GrammarRules, part: boolean | JsonSchema): string {
  if (part === false) return '"{}"';
  const pair = rules.add(`${stringGrammar(rules, {})} ":" ${partGrammar(rules, part)}`);
  return rules.add(`"{" (${pair} ("," ${pair})*)? "}"`);
}
