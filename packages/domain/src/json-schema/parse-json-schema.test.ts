import { describe, expect, it } from "@jest/globals";
import { LlmError } from "../errors/llm-error.ts";
import { parseJsonSchema } from "./parse-json-schema.ts";

function failureOf(schema: unknown): LlmError {
  try {
    parseJsonSchema(schema);
  } catch (error) {
    if (LlmError.isInstance(error)) return error;
  }
  throw new Error("The schema should have been refused.");
}

const deep = (depth: number): object =>
  depth === 0 ? { type: "null" } : { type: "array", items: deep(depth - 1) };
const cyclic: Record<string, unknown> = { type: "array" };
cyclic["items"] = cyclic;

describe("parseJsonSchema", () => {
  it("keeps what an engine can enforce, and descriptions", () => {
    const schema = {
      type: "object",
      description: "A city.",
      properties: {
        name: { type: "string", minLength: 1, maxLength: 1_000 },
        size: { type: ["integer", "null"], minimum: 0, exclusiveMaximum: 10 },
        kinds: { type: "array", items: { enum: ["a", 1, null] }, minItems: 1, maxItems: 3 },
        pair: { type: "array", prefixItems: [{ const: { x: [1] } }], items: false },
        other: { anyOf: [{ type: "boolean" }, { type: "number", maximum: 1 }] },
        more: { type: "object", additionalProperties: { oneOf: [{}] } },
      },
      required: ["name"],
      additionalProperties: false,
    };
    expect(parseJsonSchema(schema)).toEqual(schema);
  });

  it("leaves out what only describes", () => {
    const schema = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "City",
      default: {},
      examples: [1],
      type: "object",
      propertyNames: { type: "string" },
      properties: { a: true },
    };
    expect(parseJsonSchema(schema)).toEqual({ type: "object", properties: { a: {} } });
  });

  it("makes a copy", () => {
    const items = { type: "string" };
    const schema = parseJsonSchema({ type: "array", items });
    items.type = "number";
    expect(schema).toEqual({ type: "array", items: { type: "string" } });
  });

  it.each([
    ["pattern", { properties: { a: { type: "string", pattern: "^a" } } }, "$.properties.a"],
    ["$ref", { anyOf: [{ $ref: "#" }] }, "$.anyOf[0]"],
    ["format", { items: { format: "date" } }, "$.items"],
    ["multipleOf", { multipleOf: 2 }, "$"],
    ["propertyNames", { propertyNames: { enum: ["a"] } }, "$.propertyNames"],
  ])("names the keyword %s that it does not support, and its place", (keyword, schema, path) => {
    const error = failureOf(schema);
    expect([error.code, error.details]).toEqual(["INVALID_ARGUMENT", { keyword, path }]);
    expect(error.message).toContain(`"${keyword}"`);
  });

  it.each<[unknown, string]>([
    [null, "$"],
    [{ type: "text" }, "$.type"],
    [{ type: [] }, "$.type"],
    [{ enum: [] }, "$.enum"],
    [{ description: 1 }, "$.description"],
    [{ properties: [] }, "$.properties"],
    [{ properties: {}, required: ["a"] }, "$"],
    [{ required: "a" }, "$.required"],
    [{ minLength: -1 }, "$.minLength"],
    [{ maxItems: 1_001 }, "$.maxItems"],
    [{ minItems: 1.5 }, "$.minItems"],
    [{ minItems: 3, maxItems: 2 }, "$.minItems"],
    [{ minimum: 0.5 }, "$.minimum"],
    [{ type: "integer", minimum: 3, maximum: 2 }, "$.minimum"],
    [{ type: "integer", exclusiveMinimum: 2, exclusiveMaximum: 3 }, "$.minimum"],
    [{ type: "number", exclusiveMinimum: 0 }, "$.exclusiveMinimum"],
    [{ type: "string", enum: [1] }, "$"],
    [{ type: "integer", const: 1.5 }, "$"],
    [{ anyOf: [{}], type: "string" }, "$"],
    [{ prefixItems: [{}], items: false, minItems: 2 }, "$.minItems"],
    [deep(40), `$${".items".repeat(33)}`],
  ])("refuses %j", (schema, path) => {
    const error = failureOf(schema);
    expect([error.code, error.details]).toEqual(["INVALID_ARGUMENT", { path }]);
  });

  it.each([
    ["cyclic", cyclic],
    ["undefined", undefined],
    ["too long", { description: "x".repeat(65_536) }],
  ])("refuses what is %s", (_, schema) => {
    expect(failureOf(schema).code).toBe("INVALID_ARGUMENT");
  });

  it("takes a property of any name", () => {
    const schema: unknown = JSON.parse('{"properties":{"__proto__":{"type":"null"}}}');
    expect(Object.keys(parseJsonSchema(schema).properties ?? {})).toEqual(["__proto__"]);
  });
});
