import assert from "node:assert/strict";
import { Reader } from "../reader.ts";
import { question, shortAnswer, type WorkerCases } from "./worker-setup.ts";

/** The options of an answer do what they say. */
export function generationCases(cases: WorkerCases): void {
  cases.it("ends an answer before the first of its stop texts", async ({ worker }) => {
    const { text } = await worker.executePrompt(question, () => {}, shortAnswer);
    // Longer than a token, so that it comes in pieces.
    const stopText = text.slice(text.length / 3, text.length / 3 + 12);
    assert.equal(stopText.length, 12);
    const expected = text.slice(0, text.indexOf(stopText));
    const reader = new Reader();
    const options = { ...shortAnswer, stop: ["no such text", stopText] };
    const completion = await worker.executePrompt(question, reader.take, options);
    reader.assertWhole();
    assert.equal(completion.finishReason, "stop");
    assert.equal(completion.text, expected);
    assert.equal(reader.text, expected);
  });

  cases.it("keeps an answer whole that only begins a stop text", async ({ worker }) => {
    const { text } = await worker.executePrompt(question, () => {}, shortAnswer);
    const stop = [`${text.slice(-5)} and no more`];
    const again = await worker.executePrompt(question, () => {}, { ...shortAnswer, stop });
    assert.equal(again.text, text);
    assert.equal(again.finishReason, "length");
  });
}
