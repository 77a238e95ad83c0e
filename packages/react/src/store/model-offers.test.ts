import { describe, expect, it } from "@jest/globals";
import { download, FakeClient, other, recommended, starter } from "../../test/fake-client.ts";
import { openStore, settle } from "../../test/open-store.ts";
import { keysHere, modelOffers, offerKey } from "./model-offers.ts";

const nothing = new Set<string>();

async function openOffers(client = new FakeClient()) {
  const { frames, state, actions } = await openStore(client);
  const keys = (pinned: ReadonlySet<string> = nothing) => {
    const { here, elsewhere } = modelOffers(state(), pinned);
    return { here: here.map(offerKey), elsewhere: elsewhere.map(offerKey) };
  };
  const show = async (change: Parameters<typeof download>[0]) => {
    client.setDownload(download(change));
    await settle();
    frames.next();
  };
  return { client, keys, show, state, actions };
}

describe("modelOffers", () => {
  it.each([
    ["hf:acme/tiny:Q8_0", "tiny:Q8_0", "acme"],
    ["https://example.com/models/tiny.gguf", "models/tiny.gguf", "example.com"],
    ["hf:tiny", "tiny", undefined],
  ])("names what was pasted: %s", async (source, name, publisher) => {
    const { actions, state } = await openOffers();
    void actions.searchModels(source);
    expect(modelOffers(state(), nothing).elsewhere).toMatchObject([{ source, name, publisher }]);
  });

  it("has the library and what is recommended", async () => {
    const { keys } = await openOffers();
    expect(keys()).toEqual({ here: ["starter", "other"], elsewhere: [recommended.source] });
  });

  it("leaves a card where it is while its model is downloaded", async () => {
    const { client, keys, show } = await openOffers();
    const places = keys();
    await show({ status: "downloading" });
    expect(keys()).toEqual(places);
    client.addModel({ ...other, id: "tiny", source: recommended.source });
    await show({ status: "completed", modelId: "tiny" });
    expect(keys()).toEqual(places);
  });

  it("puts what was on its way at first before the library, and back when it is cancelled", async () => {
    const { keys, show, state } = await openOffers();
    await show({ status: "paused" });
    const pinned = keysHere(state());
    expect(keys(pinned)).toEqual({
      here: [recommended.source, "starter", "other"],
      elsewhere: [],
    });
    await show({ status: "cancelled" });
    expect(keys(pinned)).toEqual({ here: ["starter", "other"], elsewhere: [recommended.source] });
  });

  it("shows a model once: with what a search found, not in the library too", async () => {
    const source = "hf:acme/other";
    const { client, keys, actions } = await openOffers(
      new FakeClient([starter, { ...other, source }]),
    );
    client.found.resolve([{ source, repository: "acme/other", isGated: false }]);
    await actions.searchModels("other");
    expect(keys()).toEqual({ here: ["starter"], elsewhere: [source] });
  });

  it("knows a pasted link by the name its download has, once it was looked up", async () => {
    const { client, keys, show, actions } = await openOffers();
    const link = "https://hub.example/acme/tiny";
    client.inspected.resolve({ source: "hf:acme/tiny", name: "Tiny", files: [] });
    await actions.searchModels(link);
    await show({ source: "hf:acme/tiny", status: "downloading" });
    expect(keys()).toEqual({ here: ["starter", "other"], elsewhere: ["hf:acme/tiny"] });
  });

  it("keeps what is known of a model that is on its way when the search goes on", async () => {
    const { client, show, actions, state } = await openOffers();
    const facts = { publisher: "acme", parameterCount: 15e6, quantization: "Q8_0", license: "mit" };
    client.inspected.resolve({ source: "hf:acme/tiny", name: "Tiny", files: [], ...facts });
    await actions.searchModels("https://hub.example/acme/tiny");
    await show({ source: "hf:acme/tiny", name: "tiny-Q8_0.gguf", status: "downloading" });
    await actions.searchModels("");
    expect(modelOffers(state(), nothing).here[0]).toMatchObject({ name: "Tiny", ...facts });
  });
});
