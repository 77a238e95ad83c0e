import { GgufProblem } from "../gguf-problem.ts";
import type { GgufHeader } from "../gguf-header.ts";
import type {
  GgufArray,
  GgufMetadata,
  GgufScalar,
  GgufScalarType,
  GgufValue,
} from "../value-types.ts";
import type { ModelNumbers } from "./model-numbers.ts";

const mostTokens = 1 << 24;
const noVocabulary = new Set(["none", "no_vocab"]);
const newlineTokens: Readonly<Record<string, readonly string[]>> = {
  llama: ["<0x0A>", "\n"],
  rwkv: ["\\n", "\n"],
};
const longestName = 256;
const longestTemplate = 256 * 1024;
/** What an id is when there is no such token: -1, as both kinds of number say it. */
const noToken = new Set([-1, 2 ** 32 - 1]);
// Others out of range are ignored by engines, and some good files have them.
const idKeys = ["bos", "eos", "eot"].map((name) => `tokenizer.ggml.${name}_token_id`);

const tokensKey = "tokenizer.ggml.tokens";

/** Arrays that a header must keep for the check to look into them. */
export const checkedArrays: ReadonlySet<string> = new Set([tokensKey]);

/** Checks the tokenizer, and gives the number of its tokens. */
export function checkVocabulary(header: GgufHeader, numbers: ModelNumbers): number {
  const { metadata } = header;
  checkText(metadata, "tokenizer.ggml.model", longestName);
  checkText(metadata, "tokenizer.ggml.pre", longestName);
  checkText(metadata, "tokenizer.chat_template", longestTemplate);
  const tokens = arrayOf(metadata, tokensKey, ["string"]);
  const kind = metadata.get("tokenizer.ggml.model");
  if (tokens === undefined || kind === undefined || noVocabulary.has(textOf(kind))) {
    throw new GgufProblem("It has no vocabulary, so it is no model for text.");
  }
  const { length, values } = tokens;
  if (length === 0 || length > mostTokens) {
    throw new GgufProblem(`Its vocabulary has ${length} tokens.`);
  }
  for (const [key, types] of [
    ["tokenizer.ggml.scores", ["float32", "int32"]],
    ["tokenizer.ggml.token_type", ["int32", "uint32"]],
  ] as const) {
    const list = arrayOf(metadata, key, types);
    if (list === undefined || list.length >= length) continue;
    throw new GgufProblem(`Its ${key} has ${list.length} elements for ${length} tokens.`);
  }
  arrayOf(metadata, "tokenizer.ggml.merges", ["string"]);
  arrayOf(metadata, "tokenizer.ggml.precompiled_charsmap", ["uint8", "int8"]);
  if (values !== undefined) checkTokens(values, textOf(kind));
  checkTokenIds(numbers, length);
  return length;
}

function checkTokens(values: readonly GgufScalar[], kind: string): void {
  const tokens = new Set<string>();
  for (const [id, value] of values.entries()) {
    const token = engineName(String(value), id);
    if (tokens.has(token)) throw new GgufProblem("Its vocabulary has the same token twice.");
    tokens.add(token);
  }
  // Engines take these for granted once they meet a text that the vocabulary has no word for.
  const newlines = newlineTokens[kind];
  if (newlines === undefined || newlines.some((token) => tokens.has(token))) return;
  throw new GgufProblem(`Its vocabulary is not one of the kind ${kind}.`);
}

/** What an engine calls a token, and must not call two: it reads up to a NUL, and names the empty ones. */
function engineName(token: string, id: number): string {
  const [name] = token.split("\0", 1);
  return name || `[EMPTY_${id}]`;
}

function textOf(value: GgufValue): string {
  return value.type === "string" ? String(value.value) : "";
}

function checkText(metadata: GgufMetadata, key: string, longest: number): void {
  const text = metadata.get(key);
  if (text === undefined) return;
  if (text.type !== "string") throw new GgufProblem(`Its ${key} is not a text.`);
  if (String(text.value).length <= longest) return;
  throw new GgufProblem(`Its ${key} is longer than any known.`);
}

function checkTokenIds(numbers: ModelNumbers, count: number): void {
  for (const key of idKeys) {
    const id = numbers.whole(key, { min: -1, max: 2 ** 32 - 1 }) ?? 0;
    if (id < count || noToken.has(id)) continue;
    throw new GgufProblem(`Its ${key} is ${id}, and its vocabulary has ${count} tokens.`);
  }
}

function arrayOf(
  metadata: GgufMetadata,
  key: string,
  types: readonly GgufScalarType[],
): GgufArray | undefined {
  const entry = metadata.get(key);
  if (entry === undefined) return undefined;
  if (entry.type === "array" && types.includes(entry.elementType)) return entry;
  throw new GgufProblem(`Its ${key} is not a list of ${types.join(" or ")} values.`);
}
