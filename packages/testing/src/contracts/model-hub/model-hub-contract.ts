import assert from "node:assert/strict";
import type { ModelHub } from "@llm/domain";
import { assertFails, failureOf } from "../rejections.ts";
import type { TestApi } from "../test-api.ts";

/** What the contract runs against; made for each case and disposed after it. */
export interface HubSetup extends AsyncDisposable {
  readonly hub: ModelHub;
  /** A source of which the hub has a model. */
  readonly source: string;
  /** Words that find the repository of that model. */
  readonly query: string;
  /** A source that is understood and stands for no model. */
  readonly missing: string;
}

/**
 * What every `ModelHub` promises, as tests: run it for each implementation.
 * A setup is made for each case and disposed after it.
 */
export function modelHubContract(api: TestApi, setup: () => Promise<HubSetup>): void {
  const it = (name: string, body: (given: HubSetup) => Promise<void>) =>
    api.it(name, async () => {
      await using given = await setup();
      await body(given);
    });

  api.describe("ModelHub contract", () => {
    it("describes a model before it is downloaded", async ({ hub, source }) => {
      const model = await hub.inspect(source);
      assert.equal(model.source, source);
      assert.notEqual(model.name, "");
      assert.ok(model.files.length > 0);
      assert.ok((model.sizeBytes ?? 0) > 0);
      assert.ok((model.parameterCount ?? 0) > 0);
      assert.match(model.files[0]?.sha256 ?? "", /^[0-9a-f]{64}$/);
    });

    it("finds models by words, and says how to download them", async ({ hub, query }) => {
      const [found] = await hub.search(query);
      assert.match(found?.source ?? "", /^hf:[^/]+\/[^/]+$/);
      assert.equal(found?.source, `hf:${found?.repository}`);
      assert.equal(found?.isGated, false);
      assert.ok((await hub.search(query, { limit: 1 })).length === 1);
      assert.deepEqual(await hub.search("no-such-model-anywhere"), []);
    });

    it("fails for what is not there, is no source, or has no limit that can be", async (given) => {
      const { hub, missing, query } = given;
      await assertFails(hub.inspect(missing), "MODEL_NOT_FOUND");
      await assertFails(hub.inspect("tiny"), "INVALID_URL");
      await assertFails(hub.search(query, { limit: 0 }), "INVALID_ARGUMENT");
      await assertFails(hub.search(query, { limit: 101 }), "INVALID_ARGUMENT");
    });

    it("keeps the reason of an abort", async ({ hub, source, query }) => {
      const reason = new Error("Another one, please.");
      const signal = AbortSignal.abort(reason);
      assert.equal(await failureOf(hub.inspect(source, { signal })), reason);
      assert.equal(await failureOf(hub.search(query, { signal })), reason);
    });
  });
}
