import { describe, expect, it } from "@jest/globals";
import { LlmError } from "../errors/llm-error.ts";
import { parseOutputOptions, type OutputOptions } from "./output-options.ts";

const now = { name: "now" };

describe("parseOutputOptions", () => {
  it.each<[OutputOptions]>([
    [{}],
    [{ responseFormat: { type: "json" } }],
    [{ responseFormat: { type: "json", schema: { type: "string" } } }],
    [{ tools: [now], toolChoice: "required" }],
    [{ tools: [{ ...now, description: "Tells the time.", parameters: { type: "object" } }] }],
    [{ tools: [now], toolChoice: { name: "now" } }],
    [{ toolChoice: "none" }],
  ])("takes %j", (options) => {
    expect(parseOutputOptions(options)).toEqual(options);
  });

  it("leaves out of schemas what only describes", () => {
    const schema: object = { type: "object", title: "X" };
    const parsed = parseOutputOptions({ tools: [{ ...now, parameters: schema }] });
    expect(parsed.tools).toEqual([{ ...now, parameters: { type: "object" } }]);
  });

  it.each<[string, object]>([
    ["responseFormat", { responseFormat: { type: "xml" } }],
    ["responseFormat", { responseFormat: null }],
    ["responseFormat", { responseFormat: { type: "json" }, tools: [now] }],
    ["tools", { tools: [] }],
    ["tools", { tools: Array.from({ length: 65 }, (_, index) => ({ name: `t${index}` })) }],
    ["tools", { tools: [now, now] }],
    ["tools", { tools: [{ name: "no spaces" }] }],
    ["tools", { tools: [{ name: "" }] }],
    ["tools", { tools: [null] }],
    ["tools", { tools: [{ ...now, description: 5 }] }],
    ["tools", { tools: [{ ...now, parameters: { type: "string" } }] }],
    ["toolChoice", { toolChoice: "auto" }],
    ["toolChoice", { tools: [now], toolChoice: "any" }],
    ["toolChoice", { tools: [now], toolChoice: { name: "then" } }],
  ])("refuses %s in %j", (option, options: OutputOptions) => {
    const failing = () => parseOutputOptions(options);
    expect(failing).toThrow(LlmError);
    expect(failing).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", details: { option } }),
    );
  });
});
