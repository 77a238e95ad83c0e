import type { JsonValue } from "./json-value.ts";

export const jsonTypes = [
  "object",
  "array",
  "string",
  "number",
  "integer",
  "boolean",
  "null",
] as const;
export type JsonType = (typeof jsonTypes)[number];

/** The part of JSON Schema (2020-12) that an engine can enforce while it writes. See {@link parseJsonSchema}. */
export interface JsonSchema {
  readonly description?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly JsonValue[];
  readonly const?: JsonValue;
  /** One of these at least; not beside other keywords than `description`. */
  readonly anyOf?: readonly JsonSchema[];
  /** Read as `anyOf`. */
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** Properties that `properties` does not name; those are written only where `properties` is empty. */
  readonly additionalProperties?: boolean | JsonSchema;
  /** Items after those of `prefixItems`. */
  readonly items?: boolean | JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  /** In characters, as is `maxLength`. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Whole numbers, as all four bounds. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** For integers alone, as `exclusiveMaximum`. */
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** The types of values that a schema without alternatives is about; all of them when it does not say. */
export function typesOf(schema: JsonSchema): readonly JsonType[] {
  if (typeof schema.type === "string") return [schema.type];
  if (schema.type !== undefined) return schema.type;
  const told = impliedTypes.find(([keywords]) => keywords.some((name) => name in schema));
  return told === undefined ? jsonTypes.filter((type) => type !== "integer") : [told[1]];
}

const impliedTypes: readonly (readonly [readonly (keyof JsonSchema)[], JsonType])[] = [
  [["properties", "required", "additionalProperties"], "object"],
  [["items", "prefixItems", "minItems", "maxItems"], "array"],
  [["minLength", "maxLength"], "string"],
  [["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"], "number"],
];
