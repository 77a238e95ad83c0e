import assert from "node:assert/strict";
import { samplingOptionRules } from "@llm/domain/adapters";
import { Reader } from "../reader.ts";
import { question, shortAnswer, type WorkerCases } from "./worker-setup.ts";

/** How tokens are drawn is the caller's choice, else the model's; and the answer says what it was. */
export function samplingCases(cases: WorkerCases): void {
  cases.it("says which model wrote an answer, and how its tokens were drawn", async (setup) => {
    const { worker, model } = setup;
    const asked = { temperature: 0.5, topP: 0.9, topK: 30, minP: 0.1, seed: 7 };
    const reader = new Reader();
    const options = { ...asked, maxTokens: shortAnswer.maxTokens };
    const completion = await worker.executePrompt(question, reader.take, options);
    assert.equal(completion.modelId, model.modelId);
    assert.deepEqual({ ...completion.sampling, ...asked }, completion.sampling);
    const final = reader.chunks.at(-1);
    assert.ok(final?.isFinal);
    assert.equal(final.modelId, model.modelId);
    assert.deepEqual(final.sampling, completion.sampling);
  });

  cases.it("draws as the model recommends where nothing is asked", async ({ worker, loaded }) => {
    const { maxTokens } = shortAnswer;
    const ask = async () =>
      (await worker.executePrompt(question, () => {}, { maxTokens })).sampling;
    const [first, second] = [await ask(), await ask()];
    assert.deepEqual({ ...first, ...loaded.sampling }, first);
    assert.notEqual(first.temperature, 0, "always the likeliest token is a choice");
    if (first.seed !== undefined) assert.notEqual(first.seed, second.seed, "a seed of its own");
    for (const sampling of [first, loaded.sampling]) {
      const drawn = new Map<string, number | undefined>(Object.entries(sampling));
      for (const [name, { minimum, maximum }] of Object.entries(samplingOptionRules)) {
        const value = drawn.get(name) ?? minimum;
        assert.ok(value >= minimum && value <= maximum, `${name} is ${value}`);
      }
    }
  });
}
