import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { parseJsonSchema } from "@llm/domain/adapters";
import { genericForm, type ToolCallForm } from "./tool-call-form.ts";
import { ToolCallReader, type ToolCallPiece } from "./tool-call-reader.ts";

const bareForm: ToolCallForm = {
  prefix: '{"name": "',
  beforeArguments: '", "parameters": ',
  suffix: "}",
};
const city = parseJsonSchema({
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
});
const tools = [{ name: "weather", parameters: city }, { name: "now" }];
const call = '<tool_call>\n{"name": "weather", "arguments": {"city":"São\\nPaulo 😀"}}';
const found = { toolName: "weather", arguments: '{"city":"São\\nPaulo 😀"}' };

interface Reading {
  readonly form?: ToolCallForm;
  readonly isForced?: boolean;
  readonly followsText?: boolean;
  /** Characters that come at a time. */
  readonly pace?: number;
}

function read(text: string, { pace = 1, ...reading }: Reading = {}) {
  const reader = new ToolCallReader({ tools, form: genericForm, isForced: false, ...reading });
  let given = "";
  const steps: ToolCallPiece[] = [];
  const characters = [...text];
  for (let start = 0; start < characters.length && !reader.isComplete; start += pace) {
    given += reader.push(characters.slice(start, start + pace).join(""));
    steps.push(...reader.takeGrowth());
  }
  given += reader.flush();
  return { text: given, call: reader.finish(), steps };
}

describe("ToolCallReader", () => {
  it.each([1, 2, 3, 7, 1000])("finds a call that comes %i characters at a time", (pace) => {
    expect(read(call, { pace })).toMatchObject({ text: "", call: found });
    expect(read(`Let me <see>.\n${call}\n</tool_call>`, { pace })).toMatchObject({
      text: "Let me <see>.\n",
      call: found,
    });
  });

  it("gives each call an id of its own", () => {
    const ids = [read(call), read(call)].map((one) => one.call?.callId);
    expect(new Set(ids).size).toBe(2);
  });

  it("takes whatever white space the model puts into the prefix", () => {
    const loose = '<tool_call>{ "name" : "now", "arguments": {}}';
    expect(read(loose)).toMatchObject({ text: "", call: { toolName: "now", arguments: "{}" } });
  });

  it.each([
    "No call.",
    "a < b",
    "<tool_call",
    "<tool_call>\n{}",
    'Then <tool_call> {"arguments": {}}.',
    '{"name": "weather", "arguments": {"city":"Paris"}}',
    "",
  ])("gives %j as the text it is", (text) => {
    expect(read(text)).toEqual({ text, call: undefined, steps: [] });
  });

  it("takes bare JSON for a call only at the beginning", () => {
    const bare = '{"name": "weather", "parameters": {"city":"Paris"}}';
    const form = bareForm;
    expect(read(`\n ${bare}`, { form }).call).toMatchObject({ arguments: '{"city":"Paris"}' });
    expect(read(`Such as ${bare}`, { form })).toMatchObject({ text: `Such as ${bare}`, steps: [] });
    expect(read('{"city": 1}', { form })).toMatchObject({ text: '{"city": 1}', steps: [] });
    const followsText = true;
    expect(read(bare, { form, followsText })).toMatchObject({ text: bare, steps: [] });
  });

  it("never completes a call that was cut short", () => {
    for (let length = 1; length < call.length; length++) {
      const cut = read(call.slice(0, length), { isForced: true });
      expect(cut).toMatchObject({ text: "", call: undefined });
      const written = cut.steps.map(({ content }) => content).join("");
      expect(found.arguments.startsWith(written)).toBe(true);
    }
  });

  it.each([1, 3, 1000])("tells of a call as it is written, %i characters at a time", (pace) => {
    const { steps, call: end } = read(`${call}\n</tool_call>`, { pace });
    expect(steps.map(({ phase }) => phase)).toEqual([
      "begun",
      ...steps.slice(1).map(() => "grown"),
    ]);
    expect(steps.map(({ content }) => content).join("")).toBe(found.arguments);
    expect(steps.slice(1).every(({ content }) => content !== "")).toBe(true);
    const ids = [...steps, end].map((step) => [step?.callId, step?.toolName]);
    expect(new Set(ids.map(String)).size).toBe(1);
    expect(end).toMatchObject({ phase: "complete", content: "", arguments: found.arguments });
  });

  it("tells that a call has begun when its tool can be no other any more", () => {
    const reader = new ToolCallReader({
      tools: [{ name: "now" }, { name: "now_in" }],
      form: genericForm,
      isForced: true,
    });
    reader.push(`${genericForm.prefix}now`);
    expect(reader.takeGrowth()).toEqual([]);
    reader.push('"');
    expect(reader.takeGrowth()).toMatchObject([{ phase: "begun", toolName: "now" }]);
    reader.push(', "argum');
    expect(reader.takeGrowth()).toEqual([]);
    reader.push('ents": {}');
    expect(reader.takeGrowth()).toMatchObject([{ phase: "grown", content: "{}" }]);
    expect(reader.finish()).toBeUndefined();
    reader.push("}");
    expect([reader.takeGrowth(), reader.finish()]).toMatchObject([[], { arguments: "{}" }]);
  });

  it("tells how much of a call is written", () => {
    const reader = new ToolCallReader({ tools, form: genericForm, isForced: false });
    expect([reader.push('<tool_call>{"name":'), reader.begun]).toEqual(["", undefined]);
    expect([reader.push(' "wea'), reader.begun]).toEqual(["", "wea"]);
    expect(reader.giveUp()).toBe('<tool_call>{"name": "wea');
    expect([reader.push("ther"), reader.begun]).toEqual(["ther", undefined]);
  });

  it("refuses arguments that do not fit, without quoting them", () => {
    const failing = () => read('<tool_call>{"name": "weather", "arguments": {"city":5}}');
    expect(failing).toThrow(LlmError);
    expect(failing).toThrow("does not fit its parameters at $.city.");
  });
});
