import assert from "node:assert/strict";
import { jsonObjectSchema, type CapabilityName, type ObjectSchema } from "@llm/domain";
import { capabilityNames, parseJsonSchema } from "@llm/domain/adapters";
import { Reader } from "../reader.ts";
import { assertFails } from "../rejections.ts";
import type { ClientCase } from "./client-setup.ts";

const city = jsonObjectSchema({
  type: "object",
  properties: { name: { type: "string", minLength: 1 }, size: { enum: ["small", "large"] } },
  required: ["name", "size"],
});

/** Objects of a schema, calls of tools, embeddings. */
export function outputCases(it: ClientCase): void {
  it("gives an object of a schema", async ({ llm, worker }) => {
    const { object, completion } = await llm.promptObject("Name a city.", city, { seed: 3 });
    assert.deepEqual(object, { name: "x", size: "small" });
    assert.equal(completion.text, JSON.stringify(object));
    const call = worker.calls.at(-1);
    assert.equal(call?.method === "executePrompt" && call.options.seed, 3);
  });

  it("fails with INVALID_OUTPUT when an object was cut short", async ({ llm }) => {
    const call = llm.promptObject("Name a city.", city, { maxTokens: 5 });
    const error = await assertFails(call, "INVALID_OUTPUT");
    assert.equal(error.details.finishReason, "length");
  });

  it("fails with INVALID_OUTPUT when the schema refuses an object", async ({ llm, worker }) => {
    worker.answerScript = { chunks: ['{"name":"secret","size":', '"huge"}'] };
    const error = await assertFails(llm.promptObject("Name a city.", city), "INVALID_OUTPUT");
    assert.deepEqual(error.details.paths, ["$.size"]);
    assert.ok(!error.message.includes("secret"), "the message holds nothing of the answer");
    worker.answerScript = { chunks: ["secret"] };
    const other = await assertFails(llm.promptObject("Name a city.", city), "INVALID_OUTPUT");
    assert.ok(!other.message.includes("secret"), "the message holds nothing of the answer");
  });

  it("refuses a schema that cannot be enforced before it asks", async ({ llm, worker }) => {
    const input = () => ({ type: "string", format: "email" });
    const email: ObjectSchema<unknown> = {
      "~standard": { validate: (value) => ({ value }), jsonSchema: { input } },
    };
    const error = await assertFails(llm.promptObject("Name one.", email), "INVALID_ARGUMENT");
    assert.equal(error.details.keyword, "format");
    assert.deepEqual(worker.calls, []);
  });

  it("passes tools on, and their calls back", async ({ llm, worker }) => {
    const tools = [{ name: "now", description: "Tells the time." }];
    const reader = new Reader();
    const options = { tools, toolChoice: "required" } as const;
    const { toolCalls, finishReason } = await llm.promptStream("Late?", reader.take, options);
    reader.assertWhole();
    const [call] = toolCalls;
    assert.ok(call !== undefined);
    assert.deepEqual([call.toolName, call.arguments, finishReason], ["now", "{}", "tool-calls"]);

    const conversation = [
      { role: "user", content: "Late?" },
      { role: "assistant", content: "", toolCalls },
      { role: "tool", content: "22:10", callId: call.callId },
    ] as const;
    await llm.prompt(conversation, { tools });
    const last = worker.calls.at(-1);
    assert.ok(last?.method === "executePrompt");
    assert.deepEqual(last.prompt.messages, conversation);
    assert.deepEqual(last.options.tools, tools);
  });

  it("tells how the arguments of a call grow", async ({ llm }) => {
    const parameters = city["~standard"].jsonSchema.input({ target: "draft-2020-12" });
    const tools = [{ name: "found", parameters: parseJsonSchema(parameters) }];
    const reader = new Reader();
    const options = { tools, toolChoice: "required" } as const;
    const { toolCalls } = await llm.promptStream("Name a city.", reader.take, options);
    reader.assertWhole();
    const pieces = reader.chunks.filter((chunk) => chunk.type === "tool-call");
    const phases = new Set(pieces.map(({ phase }) => phase));
    assert.deepEqual([...phases], ["begun", "grown", "complete"]);
    assert.equal(pieces.at(-1)?.phase, "complete");
    assert.equal(pieces.map(({ content }) => content).join(""), toolCalls[0]?.arguments);
  });

  it("refuses what the model is known to be unable to do, and asks nothing of it", async (client) => {
    const { llm, worker } = client;
    const capabilities = Object.fromEntries(
      capabilityNames.map((name) => [name, { isSupported: name === "text", knownFrom: "tried" }]),
    );
    worker.loadScript = { capabilities };
    await llm.loadModel("starter");
    const image = { type: "image", mediaType: "image/png", data: "iVBO" } as const;
    const begun = [
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Hi" },
    ] as const;
    const refused: readonly (readonly [CapabilityName, () => Promise<unknown>])[] = [
      ["vision", () => llm.prompt([{ role: "user", content: [image] }])],
      ["continuation", () => llm.prompt(begun)],
      ["json", () => llm.promptObject("Name a city.", city)],
      ["tools", () => llm.prompt("Late?", { tools: [{ name: "now" }] })],
      ["embeddings", () => llm.embed(["sea"])],
    ];
    for (const [capability, ask] of refused) {
      const { details } = await assertFails(ask(), "NOT_SUPPORTED");
      assert.deepEqual(details, { modelId: "starter", capability });
    }
    assert.deepEqual(
      worker.calls.map(({ method }) => method),
      ["loadModel"],
    );
    assert.notEqual((await llm.prompt("Hello")).text, "");
  });

  it("embeds texts, loading the default model for it", async ({ llm, worker }) => {
    const [sea, land, ...others] = await llm.embed(["deep sea", "dry land"]);
    assert.deepEqual(worker.loaded, ["starter"]);
    assert.deepEqual([sea?.tokens, land?.tokens, others], [2, 2, []]);
    assert.deepEqual(await llm.embed(["dry land"]), [land]);
    await assertFails(llm.embed([]), "INVALID_ARGUMENT");
    await assertFails(llm.embed(["sea"], { modelId: "no-such-model" }), "MODEL_NOT_FOUND");
  });
}
