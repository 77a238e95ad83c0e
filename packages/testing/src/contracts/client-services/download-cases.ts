import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { LlmError, type Download } from "@llm/domain";
import { fakeModels } from "../../fakes/fake-model-repository.ts";
import { eventually } from "../reader.ts";
import { assertFails, callUntyped, failureOf } from "../rejections.ts";
import type { ClientCase } from "./client-setup.ts";
import { Watcher } from "./watcher.ts";

const source = "hf:acme/storyteller:Q4_K_M";

/** Models are found, downloaded, watched meanwhile, checked and removed. */
export function downloadCases(it: ClientCase): void {
  it("downloads a model while others watch, and has it then", async ({ downloads, models }) => {
    await using watcher = new Watcher(downloads, ({ id }) => id);
    const { id, status } = await downloads.start(source);
    assert.ok(["queued", "resolving"].includes(status), status);
    await eventually(() => watcher.last(id)?.status === "completed");
    const received = watcher.of(id).map(({ receivedBytes }) => receivedBytes);
    assert.deepEqual(
      received,
      received.toSorted((one, other) => one - other),
    );
    const [download] = await downloads.list();
    assert.deepEqual(download, watcher.last(id));
    assert.equal((await models.list()).length, fakeModels.length + 1);
    assert.equal((await models.get(download?.modelId ?? "")).id, download?.modelId);
  });

  it("pauses, resumes and cancels a download", async ({ downloads, downloader, models }) => {
    await using watcher = new Watcher(downloads, ({ id }) => id);
    downloader.downloadScript = { hangAfterSteps: 5 };
    const { id } = await downloads.start(source);
    const has = (status: Download["status"]) => () => watcher.last(id)?.status === status;
    await eventually(() => watcher.last(id)?.receivedBytes === 500_000);
    await downloads.pause(id);
    await eventually(has("paused"));
    assert.equal(watcher.last(id)?.receivedBytes, 500_000);
    await downloads.resume(id);
    await eventually(has("downloading"));
    await downloads.cancel(id);
    await eventually(has("cancelled"));
    assert.equal((await models.list()).length, fakeModels.length);
    await assertFails(downloads.pause("unknown"), "INVALID_ARGUMENT");
  });

  it("keeps in its state why a download failed, and goes on when it is resumed", async (client) => {
    const { downloads, downloader } = client;
    await using watcher = new Watcher(downloads, ({ id }) => id);
    const error = new LlmError("RATE_LIMITED", "The hub asks for a break.");
    downloader.downloadScript = { error };
    const { id } = await downloads.start(source);
    await eventually(() => watcher.last(id)?.status === "failed");
    assert.equal(watcher.last(id)?.error?.code, "RATE_LIMITED");
    await downloads.resume(id);
    await eventually(() => watcher.last(id)?.status === "completed");
    assert.equal(watcher.last(id)?.error, undefined);
  });

  it("refuses what is no source", async ({ downloads, catalogue }) => {
    await assertFails(downloads.start("not a source"), "INVALID_URL");
    await assertFails(downloads.start(""), "INVALID_URL");
    await assertFails(callUntyped(downloads, "start", null), "INVALID_ARGUMENT");
    await assertFails(catalogue.inspect("hf:acme/missing"), "MODEL_NOT_FOUND");
  });

  it("ends a watch of downloads by its signal, without an error", async ({ downloads }) => {
    const controller = new AbortController();
    const { signal } = controller;
    await downloads.start(source);
    for await (const { status } of downloads.watch({ signal })) {
      if (status === "completed") controller.abort();
    }
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  it("recommends models, searches the hub and describes what it has", async ({ catalogue }) => {
    const sizes = (await catalogue.listRecommended()).map(({ sizeBytes }) => sizeBytes);
    assert.ok(sizes.length > 0);
    assert.deepEqual(
      sizes,
      sizes.toSorted((one, other) => one - other),
    );
    const [found] = await catalogue.search("storyteller", { limit: 5 });
    assert.equal(found?.repository, "acme/storyteller");
    assert.deepEqual(await catalogue.search("no such words"), []);
    assert.equal((await catalogue.inspect(source)).sizeBytes, 1_200_000_000);
    assert.ok((await catalogue.describeMachine()).memoryBytes > 0);
  });

  it("checks a model, with progress, and removes it", async ({ models, repository }) => {
    const steps: number[] = [];
    const onProgress = (progress: number) => steps.push(progress);
    const { status } = await models.verify("storyteller", { onProgress });
    assert.equal(status, "unknown");
    assert.equal(steps.at(-1), 1);
    const { id } = await repository.addFile("/models/added.gguf");
    await models.load(id);
    assert.deepEqual(await models.remove(id), { modelId: id, freedBytes: 0 });
    assert.deepEqual(await models.list(), fakeModels);
    await assertFails(models.remove(id), "MODEL_NOT_FOUND");
    await assertFails(models.verify(id), "MODEL_NOT_FOUND");
  });

  it("tells all who watch that a model is removed, and of it again when it is back", async ({
    models,
    repository,
  }) => {
    const { id } = await repository.addFile("/models/added.gguf");
    await using one = new Watcher(models, ({ modelId }) => modelId);
    await using other = new Watcher(models, ({ modelId }) => modelId);
    const watchers = [one, other];
    await eventually(() => watchers.every((watcher) => watcher.last(id)?.status === "unloaded"));
    await assertFails(models.remove("starter"), "INVALID_ARGUMENT");
    await models.remove(id);
    await eventually(() => watchers.every((watcher) => watcher.last(id)?.status === "removed"));
    assert.ok(watchers.every((watcher) => watcher.last("starter")?.status === "unloaded"));
    await using late = new Watcher(models, ({ modelId }) => modelId);
    await eventually(() => late.states.length === fakeModels.length);
    assert.equal(late.last(id), undefined);

    await repository.addFile("/models/added.gguf");
    assert.deepEqual(await models.state(id), { modelId: id, status: "unloaded" });
    await models.load(id);
    await eventually(() => late.last(id)?.status === "loaded");
  });

  it("unloads what it removes, and only that", async ({ models, repository, worker }) => {
    const { id } = await repository.addFile("/models/added.gguf");
    await models.load(id);
    await models.load("starter");
    await assertFails(models.remove("starter"), "INVALID_ARGUMENT");
    assert.deepEqual([...worker.loaded].sort(), [id, "starter"].sort());
    await models.remove(id);
    assert.deepEqual(worker.loaded, ["starter"]);
  });

  it("keeps the reason of a check that is cancelled", async ({ models }) => {
    const reason = new Error("Not now.");
    const verifying = models.verify("starter", { signal: AbortSignal.abort(reason) });
    assert.equal(await failureOf(verifying), reason);
  });
}
