import { typesOf, type JsonSchema, type JsonType } from "./json-schema.ts";
import { isJsonObject, isSameJson } from "./json-value.ts";
import type { ValuePath } from "./value-path.ts";

/**
 * Finds the first place at which a value does not fit a schema; undefined when it fits.
 * @param schema as {@link parseJsonSchema} gives it
 */
export function findMismatch(
  value: unknown,
  schema: JsonSchema,
  path: ValuePath = [],
): ValuePath | undefined {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) {
    const fits = alternatives.some((one) => findMismatch(value, one, path) === undefined);
    return fits ? undefined : path;
  }
  if (schema.const !== undefined && !isSameJson(value, schema.const)) return path;
  if (schema.enum !== undefined && !schema.enum.some((one) => isSameJson(value, one))) return path;
  if (!typesOf(schema).some((type) => isOfType(value, type))) return path;
  if (typeof value === "number") return isWithin(value, schema) ? undefined : path;
  if (typeof value === "string") return hasLength([...value].length, schema) ? undefined : path;
  if (Array.isArray(value)) return mismatchOfItems(value, schema, path);
  return isJsonObject(value) ? mismatchOfProperties(value, schema, path) : undefined;
}

/** Tells whether a value is of a type of JSON Schema, where every integer is a number too. */
export function isOfType(value: unknown, type: JsonType): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isJsonObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function isWithin(value: number, schema: JsonSchema): boolean {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = schema;
  return (
    value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum
  );
}

function hasLength(length: number, { minLength = 0, maxLength = Infinity }: JsonSchema): boolean {
  return length >= minLength && length <= maxLength;
}

function mismatchOfItems(
  items: readonly unknown[],
  schema: JsonSchema,
  path: ValuePath,
): ValuePath | undefined {
  const { prefixItems = [], items: others = true, minItems = 0, maxItems = Infinity } = schema;
  if (items.length < minItems || items.length > maxItems) return path;
  for (const [index, item] of items.entries()) {
    const found = mismatchOfPart(item, prefixItems[index] ?? others, [...path, index]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mismatchOfProperties(
  value: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
  path: ValuePath,
): ValuePath | undefined {
  const { properties = {}, required = [], additionalProperties = true } = schema;
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return [...path, missing];
  for (const [name, part] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const found = mismatchOfPart(part, known ?? additionalProperties, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mismatchOfPart(
  value: unknown,
  schema: boolean | JsonSchema,
  path: ValuePath,
): ValuePath | undefined {
  if (typeof schema === "boolean") return schema ? undefined : path;
  return findMismatch(value, schema, path);
}
