import { LlmError } from "../errors/llm-error.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { isOfType } from "./find-mismatch.ts";
import { jsonTypes, typesOf, type JsonSchema, type JsonType } from "./json-schema.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "./json-value.ts";

/** What a schema may be at most; an engine makes rules of all of it. */
export const jsonSchemaLimits = {
  /** Characters of its JSON text. */
  characters: 65_536,
  /** Schemas within schemas. */
  depth: 32,
  /** For each of `minItems`, `maxItems`, `minLength` and `maxLength`. */
  repetitions: 1_000,
} as const;

type Writable = { -readonly [Keyword in keyof JsonSchema]: JsonSchema[Keyword] };
type Reader = (value: unknown, path: string, depth: number) => Partial<Writable>;

/**
 * Makes a schema of data, say of a file: checks that an engine can enforce all of it, and leaves out what only
 * describes (`title`, `default`, `examples`, `$schema` and the like, but not `description`).
 * @throws {LlmError} INVALID_ARGUMENT naming the keyword and its place when a keyword is not supported, a value is not
 * what its keyword takes, or the schema is larger than `jsonSchemaLimits`.
 */
export function parseJsonSchema(value: unknown): JsonSchema {
  if (isParsed(value)) return value;
  const text = jsonText(value);
  if (text === undefined || text.length > jsonSchemaLimits.characters) {
    throw new LlmError("INVALID_ARGUMENT", "The JSON Schema is not JSON, or is too long.", {
      hint: `Give JSON of at most ${jsonSchemaLimits.characters} characters.`,
      details: { characters: text?.length ?? 0, maximum: jsonSchemaLimits.characters },
    });
  }
  const schema = deepFreeze(readSchema(JSON.parse(text), "$", 0));
  parsed.add(schema);
  return schema;
}

/** Schemas made here: whoever gets one from somebody who has checked it need not read it again. */
const parsed = new WeakSet<object>();

function isParsed(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && parsed.has(value);
}

function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function readSchema(value: unknown, path: string, depth: number): JsonSchema {
  if (value === true) return {};
  if (!isJsonObject(value)) throw refused(path, "a schema has to be an object");
  if (depth > jsonSchemaLimits.depth) {
    throw refused(path, `it is deeper than ${jsonSchemaLimits.depth} schemas`);
  }
  const schema: Writable = {};
  for (const [keyword, part] of Object.entries(value)) {
    if (annotations.has(keyword)) continue;
    const read = readers.get(keyword);
    if (read === undefined) throw unsupported(keyword, path);
    Object.assign(schema, read(part, `${path}.${keyword}`, depth + 1));
  }
  checkTogether(schema, path);
  return schema;
}

const annotations: ReadonlySet<string> = new Set(
  "$schema $id $comment title default examples deprecated readOnly writeOnly".split(" "),
);

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["description", (value, path) => ({ description: readText(value, path) })],
  ["type", (value, path) => ({ type: readType(value, path) })],
  ["enum", (value, path) => ({ enum: readArray(value, path).filter(isJson) })],
  ["const", (value) => (isJson(value) ? { const: value } : {})],
  ["anyOf", (value, path, depth) => ({ anyOf: readSchemas(value, path, depth) })],
  ["oneOf", (value, path, depth) => ({ oneOf: readSchemas(value, path, depth) })],
  ["properties", (value, path, depth) => ({ properties: readProperties(value, path, depth) })],
  ["required", (value, path) => ({ required: readNames(value, path) })],
  [
    "additionalProperties",
    (value, path, depth) => ({ additionalProperties: readBooleanOr(value, path, depth) }),
  ],
  ["propertyNames", readPropertyNames],
  ["items", (value, path, depth) => ({ items: readBooleanOr(value, path, depth) })],
  ["prefixItems", (value, path, depth) => ({ prefixItems: readSchemas(value, path, depth) })],
  ["minItems", (value, path) => ({ minItems: readCount(value, path) })],
  ["maxItems", (value, path) => ({ maxItems: readCount(value, path) })],
  ["minLength", (value, path) => ({ minLength: readCount(value, path) })],
  ["maxLength", (value, path) => ({ maxLength: readCount(value, path) })],
  ["minimum", (value, path) => ({ minimum: readInteger(value, path) })],
  ["maximum", (value, path) => ({ maximum: readInteger(value, path) })],
  ["exclusiveMinimum", (value, path) => ({ exclusiveMinimum: readInteger(value, path) })],
  ["exclusiveMaximum", (value, path) => ({ exclusiveMaximum: readInteger(value, path) })],
]);

/** Everything is JSON here: the whole schema was made of JSON text. */
function isJson(_value: unknown): _value is JsonValue {
  return true;
}

function readText(value: unknown, path: string): string {
  if (typeof value !== "string") throw refused(path, "it has to be a text");
  return value;
}

function readArray(value: unknown, path: string): readonly unknown[] {
  if (!isJsonArray(value) || value.length === 0) throw refused(path, "it has to be a list");
  return value;
}

function readType(value: unknown, path: string): JsonType | readonly JsonType[] {
  const given = typeof value === "string" ? [value] : readArray(value, path);
  const types = given.map((name) => {
    const type = jsonTypes.find((known) => known === name);
    if (type === undefined) throw refused(path, `it has to be one of ${jsonTypes.join(", ")}`);
    return type;
  });
  const [only] = types;
  return types.length === 1 && only !== undefined ? only : types;
}

function readSchemas(value: unknown, path: string, depth: number): readonly JsonSchema[] {
  return readArray(value, path).map((one, index) => readSchema(one, `${path}[${index}]`, depth));
}

function readProperties(
  value: unknown,
  path: string,
  depth: number,
): Readonly<Record<string, JsonSchema>> {
  if (!isJsonObject(value)) throw refused(path, "it has to be an object");
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, readSchema(one, `${path}.${name}`, depth)]),
  );
}

function readNames(value: unknown, path: string): readonly string[] {
  if (!isJsonArray(value)) throw refused(path, "it has to be a list");
  return value.map((name) => readText(name, path));
}

function readBooleanOr(value: unknown, path: string, depth: number): boolean | JsonSchema {
  return typeof value === "boolean" ? value : readSchema(value, path, depth);
}

/** Any name is a text, so this keyword is of no use unless it asks for more. */
function readPropertyNames(value: unknown, path: string): Partial<Writable> {
  if (isJsonObject(value) && Object.keys(value).length === 1 && value["type"] === "string") {
    return {};
  }
  throw unsupported("propertyNames", path);
}

function readCount(value: unknown, path: string): number {
  const count = readInteger(value, path);
  const most = jsonSchemaLimits.repetitions;
  if (count >= 0 && count <= most) return count;
  throw refused(path, `it has to be a whole number from 0 to ${most}`);
}

function readInteger(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw refused(path, "it has to be a whole number");
}

function checkTogether(schema: Writable, path: string): void {
  const alternatives = ["anyOf", "oneOf"].find((keyword) => keyword in schema);
  if (alternatives !== undefined) {
    const other = Object.keys(schema).find(
      (keyword) => keyword !== alternatives && keyword !== "description",
    );
    if (other !== undefined) throw refused(path, `${other} cannot stand beside ${alternatives}`);
    return;
  }
  const values = schema.const === undefined ? schema.enum : [schema.const];
  const types = typesOf(schema);
  const isPossible = values?.every((value) => types.some((type) => isOfType(value, type)));
  if (isPossible === false) throw refused(path, "a value of enum or const is not of its type");
  const unknown = schema.required?.find((name) => !Object.hasOwn(schema.properties ?? {}, name));
  if (unknown !== undefined) throw refused(path, `required names ${unknown}, properties does not`);
  if (types.includes("number")) checkNoExclusiveBound(schema, path);
  checkOrder(schema.minItems, schema.maxItems, `${path}.minItems`);
  checkOrder(schema.minLength, schema.maxLength, `${path}.minLength`);
  checkOrder(lowest(schema), highest(schema), `${path}.minimum`);
  if (schema.items === false && (schema.minItems ?? 0) > (schema.prefixItems?.length ?? 0)) {
    throw refused(`${path}.minItems`, "it asks for more items than there are");
  }
}

function checkNoExclusiveBound(schema: JsonSchema, path: string): void {
  const keyword = ["exclusiveMinimum", "exclusiveMaximum"].find((name) => name in schema);
  if (keyword === undefined) return;
  throw refused(`${path}.${keyword}`, "it is for integers; give numbers minimum and maximum");
}

function checkOrder(least: number | undefined, most: number | undefined, path: string): void {
  if (least === undefined || most === undefined || least <= most) return;
  throw refused(path, "it is greater than the maximum");
}

/** The least integer a schema allows; undefined when there is no bound. */
export function lowest({ minimum, exclusiveMinimum }: JsonSchema): number | undefined {
  if (exclusiveMinimum === undefined) return minimum;
  return Math.max(exclusiveMinimum + 1, minimum ?? -Infinity);
}

/** The greatest integer a schema allows; undefined when there is no bound. */
export function highest({ maximum, exclusiveMaximum }: JsonSchema): number | undefined {
  if (exclusiveMaximum === undefined) return maximum;
  return Math.min(exclusiveMaximum - 1, maximum ?? Infinity);
}

function unsupported(keyword: string, path: string): LlmError {
  const name = keyword.slice(0, 64);
  return new LlmError(
    "INVALID_ARGUMENT",
    `The JSON Schema uses "${name}" at ${path}, which cannot be enforced.`,
    {
      hint: `Leave it out, or say it in a description. Supported are ${[...readers.keys()].join(", ")}.`,
      details: { keyword: name, path },
    },
  );
}

function refused(path: string, why: string): LlmError {
  return new LlmError("INVALID_ARGUMENT", `The JSON Schema is wrong at ${path}: ${why}.`, {
    hint: "Correct the schema and try again.",
    details: { path },
  });
}
