import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { findMismatch, parseJsonSchema } from "@llm/domain/adapters";
import { GrammarMatcher } from "../../../test/grammar-matcher.ts";

const object = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

interface Table {
  readonly schema: unknown;
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

const tables: Readonly<Record<string, Table>> = {
  "an integer within bounds": {
    schema: { type: "integer", minimum: -15, maximum: 203 },
    yes: ["-15", "-9", "-1", "0", "7", "10", "99", "100", "199", "200", "203"],
    no: ["-16", "-20", "204", "210", "1000", "01", "1.5", "-", "", "1 "],
  },
  "a positive integer": {
    schema: { type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 10 },
    yes: ["1", "9"],
    no: ["0", "10", "-1"],
  },
  "a negative integer": {
    schema: { type: "integer", minimum: -120, maximum: -7 },
    yes: ["-7", "-9", "-10", "-99", "-119", "-120"],
    no: ["-6", "-121", "0", "7", "10"],
  },
  "an integer without bounds": {
    schema: { type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    yes: ["0", "-1", "123456789012345"],
    no: ["1234567890123456", "007", "1e3"],
  },
  "a number within bounds": {
    schema: { type: "number", minimum: 0, maximum: 1 },
    yes: ["0", "0.5", "0.0000000001", "1"],
    no: ["1.0", "1.5", "-0.5", "2", "0.", ".5", "0.00000000001"],
  },
  "a number around zero": {
    schema: { type: "number", minimum: -2, maximum: 10 },
    yes: ["-2", "-1.9", "-0.1", "0", "9.99", "10"],
    no: ["-2.1", "-3", "10.1", "11"],
  },
  "a text of counted characters": {
    schema: { type: "string", minLength: 1, maxLength: 3 },
    yes: ['"a"', '"日本語"', '"\\n\\""', '"a b"'],
    no: ['""', '"abcd"', '"😀"', '"a', '"\n"', '"\\u0041"', '"\\x"'],
  },
  "any text": {
    schema: { type: "string" },
    yes: ['""', '"😀 日本"', `"${"x".repeat(2_000)}"`],
    no: ['"\u0000"', '"\t"', "'a'", '"a""'],
  },
  "values of an enum": {
    schema: { enum: ["a\n", 1, null, { b: [true] }] },
    yes: ['"a\\n"', "1", "null", '{"b":[true]}'],
    no: ["2", '{"b": [true]}', '"a"'],
  },
  "an array within bounds": {
    schema: { type: "array", items: { type: "boolean" }, minItems: 1, maxItems: 3 },
    yes: ["[true]", "[true,false]", "[true,true,true]"],
    no: ["[]", "[true,true,true,true]", "[1]", "[true,]", "[true, true]"],
  },
  "an empty array": { schema: { type: "array", maxItems: 0 }, yes: ["[]"], no: ["[1]"] },
  "a tuple": {
    schema: {
      type: "array",
      prefixItems: [{ type: "boolean" }, { type: "null" }],
      items: { const: 1 },
      minItems: 1,
      maxItems: 4,
    },
    yes: ["[true]", "[true,null]", "[true,null,1]", "[true,null,1,1]"],
    no: ["[]", "[null]", "[true,1]", "[true,null,1,1,1]"],
  },
  "a closed tuple": {
    schema: { type: "array", prefixItems: [{ const: 1 }], items: false },
    yes: ["[]", "[1]"],
    no: ["[1,1]"],
  },
  "an object with what is required and what is not": {
    schema: object({ a: { const: 1 }, b: { const: 2 }, c: { const: 3 }, d: { const: 4 } }, ["b"]),
    yes: ['{"b":2}', '{"a":1,"b":2}', '{"b":2,"d":4}', '{"a":1,"b":2,"c":3,"d":4}'],
    no: ["{}", '{"a":1}', '{"b":2,"a":1}', '{"b":2,}', '{,"b":2}', '{"b":2,"e":5}'],
  },
  "an object of optional properties": {
    schema: object({ a: { const: 1 }, b: { const: 2 } }),
    yes: ["{}", '{"a":1}', '{"b":2}', '{"a":1,"b":2}'],
    no: ['{"b":2,"a":1}', '{"a":1,}', "{ }"],
  },
  "names that have to be escaped": {
    schema: object({ 'a"\\\n': { const: 1 } }, ['a"\\\n']),
    yes: ['{"a\\"\\\\\\n":1}'],
    no: ['{"a":1}'],
  },
  "an object without properties": { schema: object({}), yes: ["{}"], no: ['{"a":1}'] },
  "a map": {
    schema: { type: "object", additionalProperties: { type: "boolean" } },
    yes: ["{}", '{"a":true}', '{"a":true,"b":false}'],
    no: ['{"a":1}', '{"a":true,}'],
  },
  "one of several": {
    schema: { anyOf: [object({ t: { const: "a" } }, ["t"]), { type: ["string", "null"] }] },
    yes: ['{"t":"a"}', "null", '"x"'],
    no: ["{}", "1"],
  },
  anything: {
    schema: {},
    yes: ["{}", "[]", '{"a":[1,{"b":null}]}', "-1.5", '"x"', "true"],
    no: ["{", "[1,]", "nul"],
  },
};

describe("jsonGrammar", () => {
  let matcher: GrammarMatcher;
  beforeAll(async () => (matcher = await GrammarMatcher.open()));
  afterAll(() => matcher[Symbol.asyncDispose]());

  it.each(Object.entries(tables))("allows %s and nothing else", async (_, { schema, yes, no }) => {
    const texts = [...yes, ...no];
    const allowed = await matcher.matches(schema, texts);
    expect(texts.filter((_text, index) => allowed[index])).toEqual(yes);
    for (const text of yes) {
      expect(findMismatch(JSON.parse(text), parseJsonSchema(schema))).toBeUndefined();
    }
  });

  it("ends with the line", async () => {
    const texts = ["1\n", "1", "1\n\n", "1\n1"];
    expect(await matcher.matches({ const: 1 }, texts)).toEqual([true, true, false, false]);
  });

  it("holds integers to any bounds", async () => {
    for (const [minimum, maximum] of [
      [0, 0],
      [-1, 1],
      [9, 10],
      [95, 1005],
      [-34, -29],
      [-100, 1],
      [120, 129],
    ] as const) {
      const values = Array.from({ length: 2_400 }, (_, index) => index - 1_200);
      const allowed = await matcher.matches(
        { type: "integer", minimum, maximum },
        values.map(String),
      );
      expect(values.filter((_value, index) => allowed[index])).toEqual(
        values.filter((value) => value >= minimum && value <= maximum),
      );
    }
  });
});
