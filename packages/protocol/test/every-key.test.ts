import { createPrompt, type ChunkHandler, type Message, type ModelPlace } from "@llm/domain";
import { summarizeError } from "@llm/domain/adapters";
import { describe, expect, it } from "@jest/globals";
import { connectClient, connectWorker, serveClient, serveWorker } from "../src/index.ts";
import * as answers from "./full-answers.ts";
import * as kept from "./full-conversations.ts";
import type { Full } from "./full.ts";
import * as models from "./full-models.ts";
import { changes, completion, FullHost, FullWorker } from "./full-sides.ts";
import { TappedPair } from "./tapped-pair.ts";
import { turn } from "./wait.ts";

// A key that a type has and its schema has not is dropped on its way, and nobody notices. Every value here has every key
// that its type has; one that is added to a type does not compile here until it is added to the value.
interface Named {
  readonly id: string;
  readonly name?: string;
}

describe("Full", () => {
  it("demands every key, all the way down", () => {
    const full = <Type>(value: Full<Type>): unknown => value;
    const values = [
      // @ts-expect-error an optional key is missing
      full<Named>({ id: "a" }),
      // @ts-expect-error one is missing in a list
      full<{ readonly names: readonly Named[] }>({ names: [{ id: "a" }] }),
      // @ts-expect-error a list is empty
      full<readonly string[]>([]),
    ];
    expect(values).toHaveLength(3);
  });
});

const prompt = createPrompt(Object.values<Message>(answers.messages));

async function allOf<Value>(
  values: AsyncIterable<Value, unknown, undefined>,
): Promise<readonly Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}

describe("every key of every type crosses", () => {
  it("between a page and the conversations of its host", async () => {
    const pair = new TappedPair();
    const host = new FullHost();
    const served = serveClient(pair.host, host.services);
    const { conversations, close } = connectClient(pair.client);
    const { attachments } = kept.question;
    const given: unknown[] = [];

    expect(await conversations.list(kept.listOptions)).toEqual(kept.page);
    given.push(kept.listOptions);
    expect(await conversations.search("deep", kept.searchOptions)).toEqual([kept.hit]);
    given.push(kept.searchOptions);
    expect(await conversations.get("a")).toEqual(kept.conversation);
    expect(await conversations.create(kept.createOptions)).toEqual(kept.conversation);
    given.push(kept.createOptions);
    expect(await conversations.update("a", kept.update)).toEqual(kept.summary);
    given.push(kept.update);
    expect(await conversations.restore("a")).toEqual(kept.summary);
    expect(await conversations.ask("a", "Deep?", { attachments })).toEqual(kept.answer);
    expect(await conversations.edit("a", "b", "Deep?", { attachments })).toEqual(kept.answer);
    given.push(attachments, attachments);
    expect(await conversations.regenerate("a", "b")).toEqual(kept.answer);
    expect(await conversations.continue("a", "b")).toEqual(kept.answer);
    const [state, ...others] = kept.changes;
    expect(state?.type).toBe("state");
    // Changes that came before the first was read are in the state.
    const watched = await allOf(conversations.watch("a"));
    expect(watched.slice(-others.length)).toEqual(others);
    expect(await allOf(conversations.watchList())).toEqual(kept.listChanges);
    expect(await allOf(conversations.export(["a"], "json"))).toEqual(["# Seas", "\n"]);
    expect(await conversations.import("{}")).toEqual([kept.summary]);
    expect(host.given).toEqual(given);
    close();
    await served;
  });

  it("between a page and its host", async () => {
    const pair = new TappedPair();
    const host = new FullHost();
    const served = serveClient(pair.host, host.services);
    const { llm, models: library, downloads, catalogue, hubAccount } = connectClient(pair.client);

    expect(await library.list()).toEqual([models.model]);
    expect(await library.get("a")).toEqual(models.model);
    expect(await library.load("a", models.loadSettings)).toEqual(models.loadedModel);
    expect(await llm.loadModel("a", models.loadSettings)).toEqual(models.loadedModel);
    expect(await library.state("a")).toEqual(models.changes.loaded);
    expect(await allOf(library.watch())).toEqual(changes);
    expect(await library.remove("a")).toEqual(models.removedModel);
    expect(await library.verify("a")).toEqual(models.verification);
    expect(await downloads.start("hf:a/b", models.startOptions)).toEqual(models.download);
    expect(await downloads.list()).toEqual([models.download]);
    expect(await allOf(downloads.watch())).toEqual([models.download]);
    expect(await catalogue.listRecommended()).toEqual([models.catalogueModel]);
    expect(await catalogue.describeMachine()).toEqual(models.machineFacts);
    expect(await catalogue.search("a", models.searchOptions)).toEqual([models.hubModel]);
    expect(await catalogue.inspect("hf:a/b")).toEqual(models.remoteModel);
    expect(await hubAccount.describe()).toEqual(models.hubTokenState);
    expect(await hubAccount.setToken("hf_abc")).toEqual(models.hubLogin);
    expect(await llm.embed(["sea"], { modelId: "a" })).toEqual([answers.embedding]);
    const asked: unknown[] = [];
    for (const settings of answers.inTwo(answers.askSettings)) {
      const heard: unknown[] = [];
      const onPromptProgress = (progress: unknown) => heard.push(progress);
      const options = { ...settings, onPromptProgress };
      const take: ChunkHandler = (chunk) => void heard.push(chunk);
      expect(await llm.promptStream(prompt, take, options)).toEqual(completion);
      expect(heard).toEqual([answers.promptProgress, ...answers.chunks]);
      asked.push(prompt.messages, settings);
    }
    expect(host.given).toEqual([
      models.loadSettings,
      models.loadSettings,
      models.startOptions,
      models.searchOptions,
      ["sea"],
      "a",
      ...asked,
    ]);
    pair.close();
    await served;
  });

  it("between a host and an engine's process", async () => {
    const pair = new TappedPair();
    const engine = new FullWorker();
    const served = serveWorker(pair.host, engine);
    const worker = connectWorker(pair.client);
    const unloads: unknown[] = [];
    worker.onModelUnloaded(({ error, ...unloaded }) =>
      unloads.push({ ...unloaded, error: error && summarizeError(error) }),
    );

    const given: unknown[] = [];
    for (const place of Object.values<ModelPlace>(models.places)) {
      expect(await worker.loadModel(place, models.loadSettings)).toEqual(models.loadedModel);
      given.push(place, models.loadSettings);
    }
    for (const settings of answers.inTwo(answers.executeSettings)) {
      const heard: unknown[] = [];
      const onPromptProgress = (progress: unknown) => heard.push(progress);
      const options = { ...settings, onPromptProgress };
      const take: ChunkHandler = (chunk) => void heard.push(chunk);
      expect(await worker.executePrompt(prompt, take, options)).toEqual(completion);
      expect(heard).toEqual([answers.promptProgress, ...answers.chunks]);
      given.push(prompt, settings);
    }
    expect(await worker.countTokens(prompt)).toBe(7);
    expect(await worker.embed(["sea"])).toEqual([answers.embedding]);
    expect(await worker.describe()).toEqual([models.engineInfo]);
    await worker.unloadModel("starter");
    await turn();
    expect(unloads).toEqual([{ modelId: "starter", reason: "idle", error: models.error }]);
    expect(engine.given).toEqual([...given, prompt, ["sea"]]);
    pair.close();
    await served;
  });
});
