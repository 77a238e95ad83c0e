import assert from "node:assert/strict";
import { assertFails, failureOf } from "../rejections.ts";
import type { WorkerCases } from "./worker-setup.ts";

/** Texts become vectors, each its own. */
export function embeddingCases(cases: WorkerCases): void {
  cases.itIfCan(
    "embeddings",
    "embeds texts in their order, to vectors of length 1",
    async ({ worker }) => {
      const texts = ["The sea is deep.", "A harbour at night", "The sea is deep."];
      const [sea, harbour, again, ...others] = await worker.embed(texts);
      assert.ok(sea !== undefined && harbour !== undefined && again !== undefined);
      assert.deepEqual(others, []);
      assert.deepEqual(again, sea);
      assert.notDeepEqual(harbour.vector, sea.vector);
      for (const { vector, tokens } of [sea, harbour]) {
        assert.equal(vector.length, sea.vector.length);
        assert.ok(tokens > 0);
        assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-6);
      }
      assert.deepEqual(await worker.embed(["A harbour at night"]), [harbour]);
    },
  );

  for (const [what, input] of [
    ["no texts", []],
    ["an empty text", ["sea", " "]],
    ["1,025 texts", Array.from({ length: 1_025 }, () => "sea")],
  ] as const) {
    cases.itIfCan(
      "embeddings",
      `fails with INVALID_ARGUMENT for ${what} to embed`,
      async ({ worker }) => {
        await assertFails(worker.embed(input), "INVALID_ARGUMENT");
      },
    );
  }

  cases.itIfCan("embeddings", "embeds with a loaded model alone", async ({ worker }) => {
    const call = worker.embed(["sea"], { modelId: "no-such-model" });
    await assertFails(call, "MODEL_NOT_LOADED");
  });

  cases.itIfCan("embeddings", "embeds nothing once its signal has aborted", async ({ worker }) => {
    const reason = new Error("The user changed their mind.");
    const call = worker.embed(["sea"], { signal: AbortSignal.abort(reason) });
    assert.equal(await failureOf(call), reason);
  });
}
