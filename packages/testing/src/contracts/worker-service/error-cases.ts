import assert from "node:assert/strict";
import { generationOptionRules, type OptionRule } from "@llm/domain/adapters";
import { assertFails } from "../rejections.ts";
import { question, shortAnswer, type WorkerCases } from "./worker-setup.ts";

const nonsense = [Number.NaN, Infinity, -Infinity, -5, 1e10, "1"];

const invalidOptions: readonly (readonly [name: string, values: readonly unknown[]])[] = [
  ...Object.entries<OptionRule>(generationOptionRules).flatMap(([name, rule]) =>
    rule.kind === "number" ? [[name, rule.isInteger ? [...nonsense, 1.5] : nonsense] as const] : [],
  ),
  ["stop", ["###", [""], ["x".repeat(257)], Array.from({ length: 17 }, () => "x")]],
  ["contextPolicy", ["forget"]],
  ["caller", ["", "x".repeat(65), 5]],
];

/** Every failure keeps its code and details, and the worker goes on. */
export function errorCases(cases: WorkerCases): void {
  cases.it("fails with MODEL_NOT_LOADED for a model that is not loaded", async ({ worker }) => {
    const options = { ...shortAnswer, modelId: "no-such-model" };
    await assertFails(
      worker.executePrompt(question, () => {}, options),
      "MODEL_NOT_LOADED",
    );
  });

  for (const [name, values] of invalidOptions) {
    cases.it(`fails with INVALID_ARGUMENT for nonsense as ${name}`, async ({ worker }) => {
      for (const value of values) {
        const options = { ...shortAnswer, [name]: value };
        const call = worker.executePrompt(question, () => {}, options);
        const error = await assertFails(call, "INVALID_ARGUMENT");
        assert.equal(error.details.option, name);
      }
    });
  }

  cases.it("answers after a failure", async ({ worker, model }) => {
    const call = worker.executePrompt(question, () => {}, { modelId: "no-such-model" });
    await assertFails(call, "MODEL_NOT_LOADED");
    const options = { ...shortAnswer, modelId: model.modelId };
    const { finishReason } = await worker.executePrompt(question, () => {}, options);
    assert.equal(finishReason, "length");
  });
}
