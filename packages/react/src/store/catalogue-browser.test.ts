import { LlmError } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { deferred } from "../../test/deferred.ts";
import { openStore, settle } from "../../test/open-store.ts";

const tiny = { source: "hf:acme/tiny", repository: "acme/tiny", isGated: false };
const offline = new LlmError("CONNECTION_LOST", "This machine is offline.");

describe("a search", () => {
  it("gives what the hub found, until it is ended", async () => {
    const { client, actions, state } = await openStore();
    const searching = actions.searchModels("  tiny ");
    expect(state().search).toEqual({ query: "tiny", status: "searching" });
    client.found.resolve([tiny]);
    await searching;
    expect(state().search).toEqual({ query: "tiny", status: "done", results: [tiny] });
    await actions.searchModels(" ");
    expect(state().search).toBeUndefined();
  });

  it("is given up for the next one, whatever comes of it", async () => {
    const { client, actions, state } = await openStore();
    const first = actions.searchModels("first");
    client.found = deferred();
    const second = actions.searchModels("second");
    await first;
    expect(state().search?.query).toBe("second");
    client.found.resolve([tiny]);
    await second;
    expect(state().search?.status).toBe("done");
  });

  it("keeps why it failed", async () => {
    const { client, actions, state } = await openStore();
    client.found.reject(offline);
    await actions.searchModels("tiny");
    expect(state().search).toEqual({ query: "tiny", status: "failed", error: offline });
  });

  it("for a source describes it, without asking for others", async () => {
    const { client, actions, state } = await openStore();
    const searching = actions.searchModels("hf:acme/tiny:Q8_0");
    await settle();
    expect(state().search).toMatchObject({
      results: [{ source: "hf:acme/tiny:Q8_0", repository: "acme/tiny:Q8_0" }],
    });
    expect(client.steps).toEqual(["inspect hf:acme/tiny:Q8_0"]);
    expect(state().inspections["hf:acme/tiny:Q8_0"]).toEqual({ status: "reading" });
    const model = { source: "hf:acme/tiny:Q8_0", name: "Tiny", files: [] };
    client.inspected.resolve(model);
    await searching;
    expect(state().inspections["hf:acme/tiny:Q8_0"]).toEqual({ status: "done", model });
  });
});

describe("an inspection", () => {
  it("is made once, and again after it failed", async () => {
    const { client, actions, state } = await openStore();
    client.inspected.reject(offline);
    await actions.inspectModel("hf:acme/tiny");
    expect(state().inspections["hf:acme/tiny"]).toEqual({ status: "failed", error: offline });
    client.inspected = deferred();
    client.inspected.resolve({ source: "hf:acme/tiny", name: "Tiny", files: [] });
    await actions.inspectModel("hf:acme/tiny");
    await actions.inspectModel("hf:acme/tiny");
    expect(client.steps).toHaveLength(2);
    expect(state().inspections["hf:acme/tiny"]?.status).toBe("done");
  });
});
