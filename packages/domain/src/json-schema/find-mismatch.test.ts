import { describe, expect, it } from "@jest/globals";
import { findMismatch } from "./find-mismatch.ts";
import type { JsonSchema } from "./json-schema.ts";
import { pathText } from "./value-path.ts";

const person: JsonSchema = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 1, maxLength: 3 },
    age: { type: ["integer", "null"], minimum: 0, exclusiveMaximum: 150 },
    tags: { type: "array", prefixItems: [{ const: "x" }], items: { type: "boolean" }, maxItems: 3 },
    data: { anyOf: [{ enum: [{ a: [1, null] }] }, { type: "number", maximum: 5 }] },
  },
  required: ["name"],
  additionalProperties: false,
};

describe("findMismatch", () => {
  it.each<[unknown]>([
    [{ name: "Ann" }],
    [{ name: "日本😀", age: 149 }],
    [{ name: "A", age: null, tags: [] }],
    [{ name: "A", tags: ["x", true, false], data: { a: [1, null] } }],
    [{ name: "A", data: -2.5 }],
  ])("finds none in %j", (value) => {
    expect(findMismatch(value, person)).toBeUndefined();
  });

  it.each<[unknown, string]>([
    [[], "$"],
    [null, "$"],
    [{}, "$.name"],
    [{ name: "" }, "$.name"],
    [{ name: "Anna" }, "$.name"],
    [{ name: "A", age: 150 }, "$.age"],
    [{ name: "A", age: 1.5 }, "$.age"],
    [{ name: "A", age: "1" }, "$.age"],
    [{ name: "A", tags: ["y"] }, "$.tags[0]"],
    [{ name: "A", tags: ["x", 1] }, "$.tags[1]"],
    [{ name: "A", tags: ["x", true, true, true] }, "$.tags"],
    [{ name: "A", data: { a: [1] } }, "$.data"],
    [{ name: "A", data: { a: [1, null], b: 1 } }, "$.data"],
    [{ name: "A", data: 6 }, "$.data"],
    [{ name: "A", other: 1 }, "$.other"],
  ])("finds the place in %j", (value, place) => {
    expect(pathText(findMismatch(value, person) ?? [])).toBe(place);
    expect(findMismatch(value, person)).toBeDefined();
  });

  it("looks into the further properties of a map", () => {
    const map: JsonSchema = { type: "object", additionalProperties: { type: "null" } };
    expect(findMismatch({ a: null }, map)).toBeUndefined();
    expect(findMismatch({ a: null, b: 1 }, map)).toEqual(["b"]);
  });
});
