import { LlmError } from "../errors/llm-error.ts";
import { isJsonArray } from "../json-schema/json-value.ts";

/** What an option may be. Checks, the schemas at process boundaries and command-line flags all follow from it. */
export type OptionRule =
  | {
      readonly kind: "number";
      readonly minimum: number;
      readonly maximum: number;
      readonly isInteger: boolean;
    }
  | { readonly kind: "switch" }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  /** A text of 1 to `maxCharacters`, not all of them blank. */
  | { readonly kind: "text"; readonly maxCharacters: number }
  /** Up to `maxItems` texts of 1 to `maxCharacters` each. */
  | { readonly kind: "texts"; readonly maxItems: number; readonly maxCharacters: number };

/** A rule for each option of a type, so that one without a rule does not compile. */
export type OptionRules<Options> = Readonly<Record<keyof Options, OptionRule>>;

/**
 * Checks every option that has a rule.
 * @throws {LlmError} INVALID_ARGUMENT naming the option and what it may be
 */
export function checkOptions<Name extends string>(
  options: { readonly [Key in NoInfer<Name>]?: unknown },
  rules: Readonly<Record<Name, OptionRule>>,
): void {
  const values = new Map(Object.entries<unknown>(options));
  for (const [name, rule] of Object.entries<OptionRule>(rules)) {
    const value = values.get(name);
    if (value === undefined || fitsRule(value, rule)) continue;
    throw new LlmError("INVALID_ARGUMENT", `${name} ${problemOf(value, rule)}.`, {
      hint: `Give ${inWords(rule)} for ${name}, or leave it out.`,
      details: { option: name, ...limitsOf(rule) },
    });
  }
}

/** Whether a value is what a rule allows. */
export function fitsRule(value: unknown, rule: OptionRule): boolean {
  switch (rule.kind) {
    case "number":
      return (
        typeof value === "number" &&
        value >= rule.minimum &&
        value <= rule.maximum &&
        (!rule.isInteger || Number.isInteger(value))
      );
    case "switch":
      return typeof value === "boolean";
    case "choice":
      return typeof value === "string" && rule.values.includes(value);
    case "text":
      return typeof value === "string" && value.trim() !== "" && isShort(value, rule);
    case "texts":
      return (
        isJsonArray(value) &&
        value.length <= rule.maxItems &&
        value.every((text) => typeof text === "string" && text !== "" && isShort(text, rule))
      );
  }
}

function isShort(text: string, { maxCharacters }: { readonly maxCharacters: number }): boolean {
  return text.length <= maxCharacters;
}

// Numbers and short choices are shown; longer texts may be somebody's words.
function problemOf(value: unknown, rule: OptionRule): string {
  if (rule.kind === "number") return `is ${typeof value === "number" ? value : "not a number"}`;
  if (rule.kind === "switch") return "is neither true nor false";
  if (rule.kind === "choice") return "is not one of its choices";
  if (rule.kind === "texts") return "is not a list of short texts";
  if (typeof value !== "string") return "is not a text";
  return value.trim() === "" ? "is empty" : `has ${value.length.toLocaleString("en")} characters`;
}

function inWords(rule: OptionRule): string {
  switch (rule.kind) {
    case "number": {
      const kind = rule.isInteger ? "a whole number" : "a number";
      return `${kind} from ${readable(rule.minimum)} to ${readable(rule.maximum)}`;
    }
    case "switch":
      return "true or false";
    case "choice":
      return `one of ${rule.values.join(", ")}`;
    case "text":
      return `a text of 1 to ${readable(rule.maxCharacters)} characters`;
    case "texts":
      return `at most ${rule.maxItems} texts of 1 to ${rule.maxCharacters} characters each`;
  }
}

function limitsOf(rule: OptionRule): Record<string, number | readonly string[]> {
  if (rule.kind === "number") return { minimum: rule.minimum, maximum: rule.maximum };
  return rule.kind === "choice" ? { allowed: rule.values } : {};
}

function readable(number: number): string {
  return number.toLocaleString("en");
}
