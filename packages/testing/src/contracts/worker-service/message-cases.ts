import assert from "node:assert/strict";
import { createPrompt, type Message } from "@llm/domain";
import { Reader } from "../reader.ts";
import {
  begunAnswer,
  pictureQuestion,
  question,
  shortAnswer,
  type WorkerCases,
} from "./worker-setup.ts";

/** Conversations as real clients send them. */
export function messageCases(cases: WorkerCases): void {
  const answers = (name: string, messages: readonly Message[]) => {
    cases.it(name, async ({ worker }) => {
      const reader = new Reader();
      const options = { ...shortAnswer };
      const completion = await worker.executePrompt(createPrompt(messages), reader.take, options);
      reader.assertWhole();
      assert.notEqual(completion.text, "");
    });
  };

  answers("reads a message in parts", [
    {
      role: "user",
      content: [
        { type: "text", text: "What does this say?" },
        { type: "file", name: "notes.md", text: "# The sea\nIt is deep." },
      ],
    },
  ]);

  answers("reads several system messages, wherever they are", [
    { role: "system", content: "Be short." },
    { role: "user", content: "Hello" },
    { role: "assistant", content: "Hi." },
    { role: "system", content: "Be kind." },
    { role: "user", content: "Tell me about the sea." },
  ]);

  answers("is not disturbed by an empty answer in the conversation", [
    { role: "user", content: "Hello" },
    { role: "assistant", content: "" },
    { role: "user", content: "Tell me about the sea." },
  ]);

  answers("is given what it thought before", [
    { role: "user", content: "Hello" },
    { role: "assistant", content: "Hi.", reasoning: "A greeting." },
    { role: "user", content: "Tell me about the sea." },
  ]);

  cases.itIfCan("continuation", "goes on with an answer where it ends", async ({ worker }) => {
    const { text } = await worker.executePrompt(question, () => {}, shortAnswer);
    const half = { ...shortAnswer, maxTokens: shortAnswer.maxTokens / 2 };
    const { text: begun } = await worker.executePrompt(question, () => {}, half);
    assert.ok(begun.length < text.length && text.startsWith(begun));
    const reader = new Reader();
    const rest = await worker.executePrompt(begunAnswer(begun), reader.take, shortAnswer);
    reader.assertWhole();
    assert.equal(rest.text, reader.text);
    const whole = begun + rest.text;
    const length = Math.min(text.length, whole.length);
    assert.equal(whole.slice(0, length), text.slice(0, length));
  });

  cases.itIfCan("vision", "looks at a picture", async ({ worker }) => {
    const { text } = await worker.executePrompt(pictureQuestion, () => {}, shortAnswer);
    assert.notEqual(text, "");
  });
}
