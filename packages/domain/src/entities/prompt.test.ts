import { describe, expect, it } from "@jest/globals";
import { LlmError } from "../errors/llm-error.ts";
import type { Message } from "./message.ts";
import { createPrompt, isContinuation, type PromptInput, type PromptOptions } from "./prompt.ts";

const user = (content: string): Message => ({ role: "user", content });
const assistant = (content: string): Message => ({ role: "assistant", content });
const system = (content: string): Message => ({ role: "system", content });

function failureOf(input: PromptInput, options?: PromptOptions): LlmError {
  return failureOfCall(() => createPrompt(input, options));
}

function failureOfCall(call: () => unknown): LlmError {
  try {
    call();
  } catch (error) {
    if (LlmError.isInstance(error)) return error;
  }
  throw new Error("The prompt should have been refused.");
}

describe("createPrompt", () => {
  it("makes a user's turn of a question", () => {
    expect(createPrompt("Hello").messages).toEqual([user("Hello")]);
  });

  it("puts the instructions first", () => {
    const prompt = createPrompt([user("Hello")], { system: "Be kind." });
    expect(prompt.messages).toEqual([system("Be kind."), user("Hello")]);
  });

  it("makes one of all instructions, in their order, at the start", () => {
    const input = [
      system("Be kind."),
      user("Hello"),
      assistant("Hi."),
      system("Be brief."),
      user("?"),
    ];
    expect(createPrompt(input, { system: "Be true." }).messages).toEqual([
      system("Be true.\n\nBe kind.\n\nBe brief."),
      user("Hello"),
      assistant("Hi."),
      user("?"),
    ]);
  });

  it("leaves out an answer that says nothing", () => {
    const input = [user("Hello"), assistant(" "), user("Hello?"), assistant("")];
    expect(createPrompt(input).messages).toEqual([user("Hello"), user("Hello?")]);
  });

  it("continues an answer at its end", () => {
    const prompt = createPrompt([user("Hello"), assistant("Hi")]);
    expect(prompt.messages.at(-1)).toEqual(assistant("Hi"));
    expect(isContinuation(prompt)).toBe(true);
    expect(isContinuation(createPrompt("Hello"))).toBe(false);
  });

  it("keeps the parts of a message and what was thought", () => {
    const input: readonly Message[] = [
      { role: "user", content: [{ type: "image", mediaType: "image/png", data: "iVBO" }] },
      { role: "assistant", content: "A dot.", reasoning: "It is small." },
      { role: "user", content: [{ type: "text", text: "Sure?" }] },
    ];
    const { messages } = createPrompt(input);
    expect(messages).toEqual(input);
    expect(Object.isFrozen(messages[0]?.content[0])).toBe(true);
  });

  it("takes a ready prompt", () => {
    const prompt = createPrompt([system("Be kind."), user("Hello"), assistant("Hi."), user("?")]);
    expect(createPrompt(prompt)).toEqual(prompt);
  });

  it("is a frozen copy", () => {
    const message = { role: "user" as const, content: "Hello" };
    const prompt = createPrompt([message]);
    message.content = "Changed";
    expect(prompt.messages[0]?.content).toBe("Hello");
    for (const part of [prompt, prompt.messages, prompt.messages[0]]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it.each<{ what: string; input: PromptInput; options?: PromptOptions }>([
    { what: "an empty question", input: "" },
    { what: "blanks", input: " \n\t" },
    { what: "no message", input: [] },
    { what: "an answer alone", input: [assistant("Hi.")] },
    { what: "an empty question among others", input: [user(""), assistant("Hi."), user("?")] },
    { what: "instructions alone", input: [system("Be kind.")] },
    { what: "empty instructions", input: [system(" "), user("Hello")] },
  ])("refuses $what", ({ input, options }) => {
    const error = failureOf(input, options);
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect(error.hint).not.toBe("");
  });

  // As a caller without types may give it.
  it.each<[unknown, object]>([
    [null, {}],
    [undefined, {}],
    [5, {}],
    [{}, {}],
    [{ messages: "Hello" }, {}],
    [[user("Hello"), null], { index: 1 }],
    [[{ role: "user", content: 5 }], { index: 0 }],
    [[{ role: "user" }], { index: 0 }],
    [[{ role: "narrator", content: "Hello" }], { index: 0 }],
    [[user("?"), { role: "tool", content: "" }], { index: 1 }],
    [[user("?"), { role: "assistant", content: "", toolCalls: 5 }], { index: 1 }],
    [[user("?"), { role: "assistant", content: "", toolCalls: [{ callId: "1" }] }], { index: 1 }],
  ])("refuses what is not a prompt: %j", (input, details) => {
    const error = failureOfCall((): unknown => Reflect.apply(createPrompt, undefined, [input]));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", details });
    expect(error.message).not.toContain("Hello");
  });

  it("refuses instructions that are not a text", () => {
    const options: object = { system: 5 };
    expect(failureOf("Hello", options)).toMatchObject({
      code: "INVALID_ARGUMENT",
      details: { option: "system" },
    });
  });

  it("says which message is wrong, without its text", () => {
    const error = failureOf([user("a secret"), system(" "), user("another secret")]);
    expect(error.details).toEqual({ index: 1 });
    expect(error.message).not.toContain("secret");
  });
});

describe("createPrompt with calls of tools", () => {
  const call = (callId: string, text = "{}") => ({ callId, toolName: "now", arguments: text });
  const calling = (...toolCalls: readonly ReturnType<typeof call>[]): Message => ({
    role: "assistant",
    content: "",
    toolCalls,
  });
  const result = (callId: string): Message => ({ role: "tool", content: "", callId });

  it("takes calls and their results in any order, and what follows", () => {
    const messages = [user("?"), calling(call("1"), call("2")), result("2"), result("1")];
    expect(createPrompt(messages).messages).toEqual(messages);
    const further = [...messages, assistant("Noon."), user("?"), calling(call("1")), result("1")];
    expect(createPrompt(further).messages).toEqual(further);
    expect(createPrompt([...messages, user("And?")]).messages).toHaveLength(5);
  });

  it.each<[string, readonly Message[]]>([
    ["answers no open call", [user("?"), result("1")]],
    ["answers no open call", [user("?"), calling(call("1")), result("1"), result("1")]],
    ["comes before the result", [user("?"), calling(call("1")), user("?")]],
    ["comes before the result", [user("?"), calling(call("1"), call("2")), result("1"), user("?")]],
    ["has an empty list", [user("?"), calling(), user("?")]],
    ["has two calls of the same id", [user("?"), calling(call("1"), call("1"))]],
    ["are not a JSON object", [user("?"), calling(call("1", "[]")), result("1")]],
    ["are not a JSON object", [user("?"), calling(call("1", "{")), result("1")]],
    ["has no result", [user("?"), calling(call("1"))]],
  ])("refuses a message that %s", (what, messages) => {
    const { code, message } = failureOf(messages);
    expect(code).toBe("INVALID_ARGUMENT");
    expect(message).toContain(what);
  });
});
