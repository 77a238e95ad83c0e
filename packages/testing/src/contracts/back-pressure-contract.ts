import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { WorkerService } from "@llm/domain";
import type { FakeWorkerService } from "../fakes/fake-worker-service.ts";
import { Reader } from "./reader.ts";
import type { TestApi } from "./test-api.ts";
import { question } from "./worker-service/worker-setup.ts";

/** A worker whose answers are written by a fake somewhere behind it. */
export interface BackPressureSetup extends AsyncDisposable {
  readonly worker: WorkerService;
  readonly fake: FakeWorkerService;
}

const maxTokens = 4_000;

/** A reader that stands still soon stops the engine, whatever lies between the two; and nothing is lost. */
export function backPressureContract(api: TestApi, setup: () => Promise<BackPressureSetup>): void {
  api.describe("back-pressure contract", () => {
    api.it(
      "pauses the engine while its reader stands still",
      async () => {
        await using given = await setup();
        const { worker, fake } = given;
        await worker.loadModel(
          { kind: "file", modelId: "starter", path: "/models/starter.gguf" },
          { contextSize: 2 * maxTokens },
        );
        const options = { maxTokens, modelId: "starter" };
        const { text } = await worker.executePrompt(question, () => {}, options);
        assert.equal(fake.chunksWritten, maxTokens);
        const reader = new Reader(async (count) => {
          if (count > 1) return;
          const written = await writtenAtRest(fake);
          assert.ok(written < maxTokens + maxTokens / 4, `${written - maxTokens} chunks ahead`);
        });
        await worker.executePrompt(question, reader.take, options);
        reader.assertWhole();
        assert.equal(reader.text, text);
      },
      120_000,
    );
  });
}

/** Waits until the engine writes no more, and gives what it has written. */
async function writtenAtRest(fake: FakeWorkerService): Promise<number> {
  for (;;) {
    const before = fake.chunksWritten;
    await delay(50);
    if (fake.chunksWritten === before) return before;
  }
}
