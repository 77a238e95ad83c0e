import { LlmError } from "@llm/domain";
import { summarizeError } from "@llm/domain/adapters";
import { describe, expect, it } from "@jest/globals";
import { download, FakeClient, other, recommended } from "../../test/fake-client.ts";
import { crash, openStore, settle } from "../../test/open-store.ts";

describe("downloads", () => {
  it("are read with their states, and the catalogue with the machine", async () => {
    const client = new FakeClient();
    client.setDownload(download({ status: "paused", receivedBytes: 5 }));
    const { state } = await openStore(client);
    expect(Object.values(state().downloads)).toEqual([
      download({ status: "paused", receivedBytes: 5 }),
    ]);
    expect(state().isDownloading).toBe(false);
    expect(state().catalogue).toEqual([recommended]);
    expect(state().machine).toEqual({ memoryBytes: 8_000_000_000 });
  });

  it("show at most one change a frame, the newest", async () => {
    const { client, frames, store, state } = await openStore();
    let changes = 0;
    store.subscribe(() => changes++);
    for (let bytes = 0; bytes < 50; bytes++) {
      client.setDownload(download({ status: "downloading", receivedBytes: bytes }));
    }
    await settle();
    expect(changes).toBe(0);
    frames.next();
    expect(changes).toBe(1);
    expect(state().download?.receivedBytes).toBe(49);
    expect(state().isDownloading).toBe(true);
  });

  it("are started by source, and the newest of those under way is the one that is cancelled", async () => {
    const { client, frames, actions, state } = await openStore();
    await actions.startDownload("hf:acme/one");
    await actions.startDownload("hf:acme/two");
    await settle();
    frames.next();
    expect(state().download?.source).toBe("hf:acme/two");
    await actions.cancelDownload();
    await actions.cancelDownload("hf:acme/one");
    expect(client.steps).toEqual([
      "start hf:acme/one",
      "start hf:acme/two",
      "cancel hf:acme/two",
      "cancel hf:acme/one",
    ]);
  });

  it("of a model that is here is that of its newer version", async () => {
    const client = new FakeClient([{ ...other, source: "hf:acme/other" }]);
    const { actions } = await openStore(client);
    await actions.startDownload("other");
    expect(client.steps).toEqual(["start hf:acme/other update"]);
  });

  it("are paused and resumed", async () => {
    const { client, actions } = await openStore();
    await actions.pauseDownload("download-1");
    await actions.resumeDownload("download-1");
    expect(client.steps).toEqual(["pause download-1", "resume download-1"]);
  });

  it("are queued at once when they are started or resumed, and as before when that fails", async () => {
    const { client, frames, actions, state } = await openStore();
    await actions.startDownload("hf:acme/one");
    expect(state().download?.status).toBe("queued");
    client.setDownload(download({ status: "failed", error: summarizeError(crash) }));
    await settle();
    frames.next();
    const resuming = actions.resumeDownload("download-1");
    expect(state().downloads["download-1"]).toEqual(download());
    await resuming;
    client.failDownloads = crash;
    client.setDownload(download({ status: "paused" }));
    await settle();
    await actions.resumeDownload("download-1");
    expect(state().downloads["download-1"]?.status).toBe("paused");
    expect(state().error).toBe(crash);
  });

  it("do nothing when there is none to cancel", async () => {
    const { client, actions, state } = await openStore();
    await actions.cancelDownload();
    expect(client.steps).toEqual([]);
    expect(state().error).toBeUndefined();
  });

  it("keep why they could not be started", async () => {
    const { client, actions, state } = await openStore();
    client.failDownloads = new LlmError("INVALID_URL", "That is no source.");
    await actions.startDownload("nonsense");
    expect(state().error).toBe(client.failDownloads);
  });

  it("bring their models to the list when they are complete, once", async () => {
    const { client, frames, state } = await openStore();
    client.setDownload(download({ status: "verifying" }));
    await settle();
    client.addModel({ ...other, id: "tiny", source: "hf:acme/tiny:Q8_0" });
    client.setDownload(download({ status: "completed", modelId: "tiny" }));
    await settle();
    frames.next();
    expect(state().models.map(({ id }) => id)).toEqual(["starter", "other", "tiny"]);
    expect(state().isDownloading).toBe(false);
  });
});

describe("models on this machine", () => {
  it("are removed, and another is asked when it was the one", async () => {
    const { client, actions, state } = await openStore();
    await actions.removeModel("starter");
    expect(client.steps).toEqual(["remove starter"]);
    expect(state().models).toEqual([other]);
    expect(state().model).toBe(other);
  });

  it("go from the list when another window removes them, and another is asked when it was the one", async () => {
    const { client, actions, state } = await openStore();
    client.verified.resolve({ modelId: "starter", status: "intact", files: [] });
    await actions.verifyModel("starter");
    client.removeModel("starter");
    await settle();
    expect(state().models).toEqual([other]);
    expect(state().model).toBe(other);
    expect([Object.keys(state().modelStates), state().checks]).toEqual([["other"], {}]);
    client.removeModel("other");
    await settle();
    expect([state().models, state().model]).toEqual([[], undefined]);
  });

  it("are checked, with progress", async () => {
    const { client, actions, state } = await openStore();
    const checking = actions.verifyModel("other");
    await settle();
    expect(state().checks["other"]).toEqual({ status: "checking", progress: 0.25 });
    const verification = { modelId: "other", status: "intact", files: [] } as const;
    client.verified.resolve(verification);
    await checking;
    expect(state().checks["other"]).toEqual({ status: "done", verification });
  });

  it("have no check any more when it failed", async () => {
    const { client, actions, state } = await openStore();
    client.verified.reject(crash);
    await actions.verifyModel("other");
    expect(state().checks).toEqual({});
    expect(state().error).toBe(crash);
  });
});
