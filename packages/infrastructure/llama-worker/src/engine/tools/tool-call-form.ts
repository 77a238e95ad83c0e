import { SpecialTokensText, type ChatWrapperSettings, type LlamaText } from "node-llama-cpp";

/** How a model writes the call of a tool: `prefix`, its name, `beforeArguments`, the arguments as JSON, `suffix`. */
export interface ToolCallForm {
  readonly prefix: string;
  readonly beforeArguments: string;
  readonly suffix: string;
}

/** For models whose template knows no tools. Many models were taught this one (Hermes, Qwen). */
export const genericForm: ToolCallForm = {
  prefix: '<tool_call>\n{"name": "',
  beforeArguments: '", "arguments": ',
  suffix: "}",
};

/** Reads the form from what the library found in a model's template; undefined when it is no plain text. */
export function formOf({ call }: ChatWrapperSettings["functions"]): ToolCallForm | undefined {
  const prefix = plainText(call.prefix);
  const beforeArguments = plainText(call.paramsPrefix);
  if (prefix === undefined || prefix.trim() === "" || beforeArguments === undefined) {
    return undefined;
  }
  return {
    prefix: prefix.trimStart(),
    beforeArguments,
    // Not what the library calls so: that may be missing, or hold the end of the turn, which the model writes by itself.
    suffix: closing(`${prefix}name${beforeArguments}`),
  };
}

function plainText(text: string | LlamaText): string | undefined {
  if (typeof text === "string") return text;
  const parts = text.values.map((value) => {
    if (typeof value === "string") return value;
    return value instanceof SpecialTokensText ? value.value : undefined;
  });
  return parts.includes(undefined) ? undefined : parts.join("");
}

/** The brackets that close those of a JSON text left open. */
function closing(text: string): string {
  const open: string[] = [];
  for (const [character] of text.replace(/"[^"]*"/g, "").matchAll(/[{}[\]]/g)) {
    if (character === "{") open.unshift("}");
    else if (character === "[") open.unshift("]");
    else open.shift();
  }
  return open.join("");
}

/**
 * Finds where `text` has written `form` to its end, whatever white space there is between its parts; -1 while it has
 * only begun to, undefined when it is something else.
 */
export function endOfForm(text: string, form: string): number | undefined {
  let place = 0;
  for (const character of form.replace(/\s/g, "")) {
    while (place < text.length && text.charAt(place).trim() === "") place++;
    if (place === text.length) return -1;
    if (text.charAt(place) !== character) return undefined;
    place++;
  }
  return place;
}
