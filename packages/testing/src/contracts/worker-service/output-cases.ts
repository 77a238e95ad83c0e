import assert from "node:assert/strict";
import { createPrompt, type ExecuteOptions, type ToolDefinition } from "@llm/domain";
import { findMismatch, parseJsonSchema } from "@llm/domain/adapters";
import { Reader } from "../reader.ts";
import { assertFails } from "../rejections.ts";
import { question, shortAnswer, type WorkerCases } from "./worker-setup.ts";

const schema = parseJsonSchema({
  type: "object",
  properties: {
    mood: { enum: ["calm", "rough"] },
    waves: { type: "integer", minimum: 1, maximum: 12 },
    name: { type: "string", minLength: 1, maxLength: 8 },
    fish: { type: "array", items: { type: ["boolean", "null"] }, maxItems: 3 },
  },
  required: ["mood", "waves", "name"],
  additionalProperties: false,
});

const depth: ToolDefinition = {
  name: "depth",
  description: "Measures how deep the sea is.",
  parameters: parseJsonSchema({
    type: "object",
    properties: { place: { enum: ["bay", "reef"] }, unit: { const: "m" } },
    required: ["place", "unit"],
  }),
};
const tools = [depth, { name: "tide" }];
const json = { ...shortAnswer, maxTokens: 200, responseFormat: { type: "json", schema } } as const;

/** Answers in JSON have the form of their schema, and calls of tools that of their parameters. */
export function outputCases(cases: WorkerCases): void {
  cases.itIfCan("json", "answers in JSON of a schema", async ({ worker }) => {
    const reader = new Reader();
    const { text, finishReason } = await worker.executePrompt(question, reader.take, json);
    reader.assertWhole();
    assert.equal(reader.text, text);
    assert.equal(findMismatch(JSON.parse(text), schema), undefined);
    assert.equal(finishReason, "stop");
  });

  cases.itIfCan("json", "says when an answer in JSON was cut short", async ({ worker }) => {
    const options = { ...json, maxTokens: 2 };
    const { finishReason } = await worker.executePrompt(question, () => {}, options);
    assert.equal(finishReason, "length");
  });

  cases.itIfCan("json", "refuses a schema that it cannot hold an answer to", async ({ worker }) => {
    const pattern: object = { type: "string", pattern: "^a" };
    const options = { ...json, responseFormat: { type: "json", schema: pattern } } as const;
    const call = worker.executePrompt(question, () => {}, options);
    const error = await assertFails(call, "INVALID_ARGUMENT");
    assert.equal(error.details.keyword, "pattern");
  });

  for (const toolChoice of ["required", { name: "depth" }] as const) {
    cases.itIfCan(
      "tools",
      `calls a tool when told ${JSON.stringify(toolChoice)}`,
      async ({ worker }) => {
        const options: ExecuteOptions = { ...shortAnswer, maxTokens: 200, tools, toolChoice };
        const reader = new Reader();
        const completion = await worker.executePrompt(question, reader.take, options);
        reader.assertWhole();
        const pieces = reader.chunks.filter((chunk) => chunk.type === "tool-call");
        assert.equal(pieces.length, reader.chunks.length - 1, "nothing but the call and the end");
        const phases = pieces.map(({ phase }) => phase);
        assert.equal(phases[0], "begun");
        assert.equal(phases.at(-1), "complete");
        assert.ok(phases.slice(1, -1).every((phase) => phase === "grown"));
        assert.equal(completion.finishReason, "tool-calls");
        assert.equal(completion.toolCalls.length, 1);
        const [call] = completion.toolCalls;
        assert.equal(pieces.map(({ content }) => content).join(""), call?.arguments);
        const tool = tools.find(({ name }) => name === call?.toolName);
        assert.ok(tool !== undefined && call !== undefined && call.callId !== "");
        const mismatch = findMismatch(JSON.parse(call.arguments), tool.parameters ?? {});
        assert.equal(mismatch, undefined);
        if (typeof toolChoice === "object") assert.equal(tool, depth);
      },
    );
  }

  cases.itIfCan("tools", "goes on with the result of a tool", async ({ worker }) => {
    const call = { callId: "call-1", toolName: "depth", arguments: '{"place":"bay","unit":"m"}' };
    const prompt = createPrompt([
      ...question.messages,
      { role: "assistant", content: "", toolCalls: [call] },
      { role: "tool", content: "12", callId: "call-1" },
    ]);
    const options = { ...shortAnswer, tools, toolChoice: "none" } as const;
    const { finishReason } = await worker.executePrompt(prompt, () => {}, options);
    assert.equal(finishReason, "length");
  });

  cases.itIfCan("tools", "refuses a tool choice that names no tool", async ({ worker }) => {
    const options = { ...shortAnswer, tools, toolChoice: { name: "wind" } };
    const call = worker.executePrompt(question, () => {}, options);
    const error = await assertFails(call, "INVALID_ARGUMENT");
    assert.equal(error.details.option, "toolChoice");
  });
}
