import type { JsonSchema, JsonValue } from "@llm/domain";
import { highest, lowest, typesOf } from "@llm/domain/adapters";

/** The shortest value that fits a schema, as a fake engine writes it. */
export function fakeJson(schema: JsonSchema = { type: "object" }): JsonValue {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return fakeJson(alternatives[0]);
  const [value = schema.const] = schema.enum ?? [];
  if (value !== undefined) return value;
  const [type] = typesOf(schema);
  switch (type) {
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, (_, index) => fakeItem(schema, index));
    case "string":
      return "x".repeat(schema.minLength ?? 0);
    case "number":
    case "integer":
      return nearestToZero(schema);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return fakeObject(schema);
  }
}

function fakeItem({ prefixItems = [], items = true }: JsonSchema, index: number): JsonValue {
  const schema = prefixItems[index] ?? items;
  return typeof schema === "boolean" ? null : fakeJson(schema);
}

function nearestToZero(schema: JsonSchema): number {
  return Math.min(highest(schema) ?? 0, Math.max(lowest(schema) ?? 0, 0));
}

function fakeObject({ properties = {}, required = [] }: JsonSchema): JsonValue {
  const names = Object.keys(properties).filter((name) => required.includes(name));
  return Object.fromEntries(names.map((name) => [name, fakeJson(properties[name])]));
}
