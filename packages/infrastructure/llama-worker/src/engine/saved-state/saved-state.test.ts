import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { createPrompt, type LlamaLoadSettings, type Message } from "@llm/domain";
import { starterModel } from "@llm/starter-model";
import { temporaryFolder } from "@llm/testing/files";
import { syntheticModelFile } from "@llm/testing/gguf";
import { LlamaCppEngine } from "../index.ts";
import { fileOf } from "../../../test/file-of.ts";

// Long enough for its state to be worth restoring.
const question: Message = { role: "user", content: "What can you do? ".repeat(12) };
const ignore = (): void => undefined;

/** Asks a model that was just loaded, as after a restart. `cached` counts what a saved state spared to read. */
async function ask(
  messages: readonly Message[],
  stateFile?: string,
  { path = starterModel.path, ...llama }: LlamaLoadSettings & { path?: string } = {},
) {
  await using engine = new LlamaCppEngine({ gpu: false, threads: 1 });
  await engine.loadModel(fileOf("model", path), { llama });
  const options = stateFile === undefined ? {} : { llama: { stateFile } };
  const { text, usage } = await engine.executePrompt(createPrompt(messages), ignore, {
    maxTokens: 40,
    temperature: 0,
    ...options,
  });
  return { text, cached: usage?.cachedPromptTokens };
}

describe("the saved state of a conversation", () => {
  it("leads to the same answer as reading it all again", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "conversation");
    const answer = await ask([question], file);
    expect(answer).toEqual(await ask([question]));
    const first = await stat(file);
    expect([first.mode & 0o77, first.size > 1000]).toEqual([0, true]);

    const followUp: Message[] = [
      question,
      { role: "assistant", content: answer.text },
      { role: "user", content: "What is a token?" },
    ];
    const { text } = await ask(followUp);
    const again = await ask(followUp, file);
    expect(again.text).toBe(text);
    expect(again.cached).toBeGreaterThan(0);
    expect((await stat(file)).size).toBeGreaterThan(first.size);
  });

  it("of another model or a damaged one does no harm", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "conversation");
    const unread = await ask([question]);
    await ask([question], file, { path: await syntheticModelFile("tiny") });
    expect(await ask([question], file)).toEqual(unread);
    expect((await ask([question], file)).cached).toBeGreaterThan(0);
    const state = await readFile(file);
    await writeFile(file, state.fill(255, 100, 2000));
    expect((await ask([question], file)).text).toBe(unread.text);
    await writeFile(file, "");
    expect((await ask([question], file)).text).toBe(unread.text);
  });

  it("is read again in the layout of the context it was written in, and in no other", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "conversation");
    const layouts: LlamaLoadSettings[] = [
      { flashAttention: true },
      { flashAttention: false },
      { flashAttention: true, kvCacheType: "q8_0" },
      { flashAttention: true },
    ];
    for (const layout of layouts) {
      const unread = await ask([question], file, layout);
      expect(unread.cached).toBe(0);
      const read = await ask([question], file, layout);
      expect(read.text).toBe(unread.text);
      expect(read.cached).toBeGreaterThan(0);
    }
  });

  it("is not kept in a folder that is not there, and that is said before the answer", async () => {
    await using folder = await temporaryFolder();
    for (const parts of [
      ["missing", "conversation"],
      ["file", "conversation"],
    ]) {
      await writeFile(join(folder.path, "file"), "");
      await expect(ask([question], join(folder.path, ...parts))).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        hint: expect.stringContaining("folder"),
        details: { option: "stateFile" },
      });
    }
  });

  it("is not kept under a path that is not absolute", async () => {
    await expect(ask([question], "conversation")).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      details: { option: "stateFile" },
    });
  });
});
