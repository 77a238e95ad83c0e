import { describe, expect, it } from "@jest/globals";
import { LlmError, parseJsonSchema } from "@llm/domain";
import type { ToolCallPiece } from "../answer/answer-form.ts";
import { genericForm, type ToolCallForm } from "./tool-call-form.ts";
import { ToolCallReader } from "./tool-call-reader.ts";

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
  /** Characters that come at a time. */
  readonly pace?: number;
}

function read(text: string, { form = genericForm, isForced = false, pace = 1 }: Reading = {}) {
  const reader = new ToolCallReader({ tools, form, isForced });
  let given = "";
  const pieces: ToolCallPiece[] = [];
  const characters = [...text];
  for (let start = 0; start < characters.length && !reader.isComplete; start += pace) {
    given += reader.push(characters.slice(start, start + pace).join(""));
    pieces.push(...reader.takePieces());
  }
  given += reader.flush();
  pieces.push(...reader.finish());
  const grown = pieces.flatMap((piece) => (piece.phase === "grown" ? [piece.content] : []));
  return { text: given, pieces, grown, call: pieces.find(isComplete) };
}

function isComplete(piece: ToolCallPiece): piece is ToolCallPiece & { phase: "complete" } {
  return piece.phase === "complete";
}

describe("ToolCallReader", () => {
  it.each([1, 2, 3, 7, 1000])("finds a call that comes %i characters at a time", (pace) => {
    expect(read(call, { pace })).toMatchObject({ text: "", call: found });
    expect(read(`Let me <see>.\n${call}\n</tool_call>`, { pace })).toMatchObject({
      text: "Let me <see>.\n",
      call: found,
    });
  });

  it.each([1, 3, 1000])("gives its arguments as they come, %i characters at a time", (pace) => {
    const { pieces, grown } = read(call, { pace });
    expect(pieces[0]).toMatchObject({ phase: "begun", toolName: "weather", content: "" });
    expect(pieces.slice(1, -1).every(({ phase }) => phase === "grown")).toBe(true);
    expect(pieces.at(-1)?.phase).toBe("complete");
    expect(grown.join("")).toBe(found.arguments);
    expect(new Set(pieces.map(({ callId }) => callId)).size).toBe(1);
    if (pace === 1) expect(grown.length).toBeGreaterThan(10);
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
    expect(read(text)).toMatchObject({ text, pieces: [] });
  });

  it("takes bare JSON for a call only at the beginning", () => {
    const bare = '{"name": "weather", "parameters": {"city":"Paris"}}';
    const form = bareForm;
    expect(read(`\n ${bare}`, { form }).call).toMatchObject({ arguments: '{"city":"Paris"}' });
    expect(read(`Such as ${bare}`, { form })).toMatchObject({
      text: `Such as ${bare}`,
      pieces: [],
    });
    expect(read('{"city": 1}', { form })).toMatchObject({ text: '{"city": 1}', pieces: [] });
  });

  it("never completes a call that was cut short", () => {
    for (let length = 1; length < call.length - 1; length++) {
      const cut = read(call.slice(0, length), { isForced: true });
      expect([cut.text, cut.call]).toEqual(["", undefined]);
      expect(found.arguments.startsWith(cut.grown.join(""))).toBe(true);
    }
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
