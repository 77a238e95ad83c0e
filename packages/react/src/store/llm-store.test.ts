import { LlmError } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { deferred } from "../../test/deferred.ts";
import { FakeClient, other, starter } from "../../test/fake-client.ts";
import { crash, openStore, settle } from "../../test/open-store.ts";
import { LlmStore } from "./llm-store.ts";

describe("initLLM", () => {
  it("reads the models and their states and chooses the default model", async () => {
    const { state } = await openStore();
    expect(state().models).toEqual([starter, other]);
    expect(state().modelStates["other"]).toEqual({ modelId: "other", status: "unloaded" });
    expect(state().model).toBe(starter);
    expect(state().isReady).toBe(true);
  });

  it("chooses a model that is loaded already", async () => {
    const client = new FakeClient();
    client.finishLoad("other");
    const { state } = await openStore(client);
    expect(state().model).toBe(other);
    expect(state().loaded?.contextSize).toBe(1024);
  });

  it("follows the states once, however often it is called", async () => {
    const { client, actions, state } = await openStore();
    await actions.initLLM();
    expect(client.watchCount).toBe(1);
    client.setState({ modelId: "starter", status: "loading", progress: 0.4 });
    await settle();
    expect(state().isLoading).toBe(true);
    expect(state().loadProgress).toBe(0.4);
  });

  it("is ready without a model", async () => {
    const { state } = await openStore(new FakeClient([]));
    expect(state().isReady).toBe(true);
    expect(state().model).toBeUndefined();
  });

  it("says why it failed and can be tried again", async () => {
    const client = new FakeClient();
    client.failList = crash;
    const { actions, state } = await openStore(client);
    expect(state().error).toBe(crash);
    expect(state().isReady).toBe(false);
    client.failList = undefined;
    await actions.initLLM();
    expect(state().isReady).toBe(true);
  });
});

describe("connection", () => {
  it("says why it was lost, and is well again with another client that keeps the conversation", async () => {
    const lost = deferred<LlmError>();
    const client = Object.assign(new FakeClient(), { closed: lost.promise });
    const { store, state, actions, disconnect } = await openStore(client);
    const asking = actions.generateChatCompletion("Hello");
    await client.answer.finish();
    await asking;
    const gone = new LlmError("TRANSPORT_CLOSED", "The peer is gone.");
    lost.resolve(gone);
    await settle();
    expect(state().connectionError).toBe(gone);

    disconnect();
    const next = new FakeClient();
    store.connect(next);
    await actions.initLLM();
    expect(state().connectionError).toBeUndefined();
    expect(state().messages).toHaveLength(2);
    expect(client.watchCount).toBe(0);
    expect(next.watchCount).toBe(1);
  });

  it("ignores the end of a client it has let go of", async () => {
    const lost = deferred<LlmError>();
    const client = Object.assign(new FakeClient(), { closed: lost.promise });
    const { disconnect, state } = await openStore(client);
    disconnect();
    lost.resolve(crash);
    await settle();
    expect(state().connectionError).toBeUndefined();
    expect(client.watchCount).toBe(0);
  });

  it("is lost when the states no longer come", async () => {
    const { client, state } = await openStore();
    client.failWatches(crash);
    await settle();
    expect(state().connectionError).toBe(crash);
  });

  it("does not report a list that fails after it was let go of", async () => {
    const client = new FakeClient();
    client.failList = crash;
    const store = new LlmStore(client);
    const disconnect = store.connect(client);
    const opening = store.actions.initLLM();
    disconnect();
    await opening;
    expect(store.getSnapshot().error).toBeUndefined();
  });

  it("does not become ready when it is let go of while it opens", async () => {
    const client = new FakeClient();
    const store = new LlmStore(client);
    const disconnect = store.connect(client);
    const opening = store.actions.initLLM();
    disconnect();
    await opening;
    expect(store.getSnapshot().isReady).toBe(false);
    expect(client.watchCount).toBe(0);
  });
});

describe("models", () => {
  it("loads a model and asks it from then on", async () => {
    const { client, actions, state } = await openStore();
    const loading = actions.loadModel("other");
    expect(state().model).toBe(other);
    client.finishLoad("other");
    await loading;
    await settle();
    expect(state().loaded?.modelId).toBe("other");
    void actions.generateChatCompletion("Hello");
    expect(client.answer.options.modelId).toBe("other");
  });

  it("keeps the failure of a load", async () => {
    const { client, actions, state } = await openStore();
    const loading = actions.loadModel("starter");
    client.failLoad("starter", crash);
    await loading;
    await settle();
    expect(state().error).toBe(crash);
    expect(state().modelStates["starter"]?.status).toBe("failed");
  });

  it("cancels its own load without an error and goes back to the model before", async () => {
    const { client, actions, state } = await openStore();
    const loading = actions.loadModel("other");
    await actions.cancelLoad("other");
    await loading;
    expect(state().error).toBeUndefined();
    expect(state().model).toBe(starter);
    expect(client.unloads).toEqual([]);
  });

  it("cancels a load that something else began by unloading the model", async () => {
    const { client, actions } = await openStore();
    client.setState({ modelId: "starter", status: "loading", progress: 0.1 });
    await actions.cancelLoad("starter");
    expect(client.unloads).toEqual(["starter"]);
  });

  it("keeps the failure of an unload", async () => {
    const { client, actions, state } = await openStore();
    client.failUnload = crash;
    await actions.unloadModel("starter");
    expect(state().error).toBe(crash);
  });
});

it("tells its listeners of changes until they leave", async () => {
  const { store, actions } = await openStore();
  let changes = 0;
  const leave = store.subscribe(() => changes++);
  actions.createContext();
  expect(changes).toBe(1);
  leave();
  actions.createContext();
  expect(changes).toBe(1);
});
