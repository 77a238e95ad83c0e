import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createPrompt, defaultSampling, type Message } from "@llm/domain";
import { capabilityNames } from "@llm/domain/adapters";
import { starterModel } from "@llm/starter-model";
import { temporaryFolder } from "@llm/testing/files";
import { syntheticModelFile } from "@llm/testing/gguf";
import { encodeDraft, withWeights } from "../../../test/bad-files/encode-draft.ts";
import { draftOf, kinds, type DraftEntry } from "../../../test/bad-files/model-draft.ts";
import { fileOf } from "../../../test/file-of.ts";
import { hermesTemplate } from "../../../test/tool-templates.ts";
import { LlamaCppEngine } from "../index.ts";

const question = createPrompt("What can you do?");
const ignore = (): void => undefined;

describe("a model that LlamaCppEngine has loaded", () => {
  const engine = new LlamaCppEngine({ gpu: false, threads: 1 });
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let tiny: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    tiny = await syntheticModelFile("tiny");
    await engine.loadModel(fileOf("starter", starterModel.path));
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  /** Loads the model `tiny` with more in its header. */
  async function loadWith(modelId: string, ...entries: DraftEntry[]) {
    const draft = await draftOf(tiny);
    draft.entries.push(...entries);
    const path = join(folder.path, `${modelId}.gguf`);
    await writeFile(path, withWeights(encodeDraft(draft).header, draft));
    return engine.loadModel(fileOf(modelId, path));
  }

  it("says what it can do, and how that is known", async () => {
    const { capabilities } = await engine.loadModel(fileOf("starter", starterModel.path));
    expect(capabilities).toEqual({
      text: { isSupported: true, knownFrom: "header" },
      tools: { isSupported: true, knownFrom: "engine", form: "generic" },
      json: { isSupported: true, knownFrom: "engine" },
      reasoning: { isSupported: false, knownFrom: "template" },
      vision: { isSupported: false, knownFrom: "engine" },
      embeddings: { isSupported: true, knownFrom: "engine" },
      continuation: { isSupported: true, knownFrom: "template" },
    });
  });

  it("calls tools as its template does, and thinks where that has marks for it", async () => {
    const llama = { chatTemplate: `${hermesTemplate}{# <think></think> #}` };
    const { capabilities } = await engine.loadModel(fileOf("hermes", tiny), { llama });
    expect(capabilities).toMatchObject({
      tools: { isSupported: true, knownFrom: "template", form: "native" },
      reasoning: { isSupported: true, knownFrom: "template" },
    });
  });

  it("writes nothing when it was made for embeddings", async () => {
    const causal = { key: "llama.attention.causal", kind: kinds.bool, values: [false] };
    const { capabilities } = await loadWith("embedder", causal);
    const supported = capabilityNames.filter((name) => capabilities[name]?.isSupported === true);
    expect(supported).toEqual(["embeddings"]);
    const options = { modelId: "embedder" };
    await expect(engine.executePrompt(question, ignore, options)).rejects.toMatchObject({
      code: "NOT_SUPPORTED",
      details: { modelId: "embedder", capability: "text" },
    });
    expect(await engine.embed(["sea"], options)).toHaveLength(1);
  });

  it("refuses a picture before it reads a token, and reads the text of a file", async () => {
    const image = { type: "image", mediaType: "image/png", data: "AAAA" } as const;
    const messages: Message[] = [{ role: "user", content: [image] }];
    const refusal = { code: "NOT_SUPPORTED", details: { capability: "vision" } };
    const options = { modelId: "starter" };
    const prompt = createPrompt(messages);
    await expect(engine.executePrompt(prompt, ignore, options)).rejects.toMatchObject(refusal);
    await expect(engine.countTokens(prompt, options)).rejects.toMatchObject(refusal);

    const parts = [
      { type: "text", text: "What is this?" },
      { type: "file", name: "sea.txt", text: "Waves." },
    ] as const;
    const count = (content: Message["content"]) =>
      engine.countTokens(createPrompt([{ role: "user", content }]), options);
    expect(await count(parts)).toBe(await count("What is this?\n\nsea.txt:\nWaves."));
  });

  it("draws as its makers recommend, what is asked for and the defaults around that", async () => {
    const { sampling } = await loadWith(
      "recommending",
      { key: "general.sampling.temp", kind: kinds.float32, values: [0.6] },
      { key: "general.sampling.top_k", kind: kinds.int32, values: [20] },
      { key: "general.sampling.penalty_repeat", kind: kinds.float32, values: [3] },
    );
    expect(sampling).toEqual({ ...defaultSampling, temperature: 0.6, topK: 20 });
    const options = { modelId: "recommending", maxTokens: 2, topK: 5, seed: 7 };
    const completion = await engine.executePrompt(question, ignore, options);
    expect(completion.modelId).toBe("recommending");
    expect(completion.sampling).toEqual({ ...sampling, topK: 5, seed: 7 });
  });

  it("draws anew each time, and tells the seed that writes the same again", async () => {
    await engine.loadModel(fileOf("plain", tiny));
    const ask = (seed?: number) =>
      engine.executePrompt(question, ignore, {
        modelId: "plain",
        maxTokens: 12,
        temperature: 1.5,
        ...(seed === undefined ? {} : { seed }),
      });
    const [first, other] = [await ask(), await ask()];
    expect(first.sampling).toMatchObject({ ...defaultSampling, temperature: 1.5 });
    expect(other.text).not.toBe(first.text);
    expect((await ask(first.sampling.seed)).text).toBe(first.text);
    const { sampling } = await engine.executePrompt(question, ignore, { maxTokens: 1 });
    expect(sampling.temperature).toBe(0.7);
  });

  it("is never one of an endpoint", async () => {
    const place = {
      kind: "endpoint",
      modelId: "far",
      endpointId: "home",
      name: "far",
    } as const;
    await expect(engine.loadModel(place)).rejects.toMatchObject({
      code: "NOT_SUPPORTED",
      details: { modelId: "far" },
    });
  });
});
