import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { Connected } from "../../test/connected.ts";
import { numberedChunks } from "../../test/scripted-worker.ts";
import { failure, turn } from "../../test/wait.ts";

const canary = "canary-7f3a";
const request = (content: unknown, settings: unknown = {}) => ({
  u: "/executePrompt",
  b: {
    json: { streamId: "s", stopped: false, settings, prompt: { messages: [content] } },
  },
});

/** Everything a person or a log could see of an error. */
function shown(error: unknown): string {
  if (!LlmError.isInstance(error)) throw error;
  const { message, hint, details } = error;
  return JSON.stringify({ message, hint, details, text: String(error) });
}

describe("the text of a prompt", () => {
  it.each([
    ["a role that is none", request({ role: canary, content: canary })],
    ["content in a list", request({ role: "user", content: [canary] })],
    ["a message that is a text", request(canary)],
    ["a setting that is a text", request({ role: "user", content: canary }, { maxTokens: canary })],
    ["a bad setting beside it", request({ role: "user", content: canary }, { topP: 7 })],
    ["an unknown procedure", { ...request({ role: "user", content: canary }), u: "/unknown" }],
    ["no procedure", { ...request({ role: "user", content: canary }), u: 3 }],
  ])("is not in the answer to a request with %s", async (_, content) => {
    await using connected = await Connected.open();
    const { pair, refusals } = connected;
    const before = pair.fromHost.length;
    pair.host.receive(JSON.stringify({ i: "77", p: content }));
    await turn();
    const answers = pair.fromHost.slice(before);
    expect(answers).toHaveLength(1);
    expect(answers[0]).not.toContain(canary);
    expect(JSON.stringify(refusals)).not.toContain(canary);
  });

  it("is in no log line of a frame that is broken", async () => {
    await using connected = await Connected.open();
    const { pair, refusals } = connected;
    pair.host.receive(canary);
    pair.host.receive(`{"i":"77","p":{"u":"${canary}`);
    pair.host.receive(`{"i":"77","p":"${canary}"}`);
    await turn();
    expect(refusals).toEqual(Array.from({ length: 3 }, () => "malformed frame"));
  });

  it.each([
    ["a number that is none", canary, { maxTokens: Number.NaN }],
    ["a model's id that is none", canary, { modelId: "\n" }],
    ["a question that is too long", canary.repeat(800_000), {}],
  ])("is not in the error of a call with %s", async (_, question, options) => {
    await using connected = await Connected.open();
    const error = await failure(connected.ask(question, () => {}, options));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(shown(error)).not.toContain(canary);
  });

  it("is not in the error of an answer that cannot be read", async () => {
    await using connected = await Connected.open();
    const { pair, scripted } = connected;
    scripted.script = { chunks: numberedChunks(1) };
    pair.client.alter = (frame) =>
      String(frame).replace('"content":"0 "', `"content":["${canary}"]`);
    const error = await failure(connected.ask(canary));
    expect(error).toMatchObject({ code: "PROTOCOL_VIOLATION" });
    expect(shown(error)).not.toContain(canary);
  });
});
