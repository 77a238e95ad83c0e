import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { createPrompt, type LoadSettings, type Message } from "@llm/domain";
import { starterModel } from "@llm/starter-model";
import { temporaryFolder } from "@llm/testing/files";
import { syntheticModelFile } from "@llm/testing/gguf";
import { LlamaCppEngine } from "../index.ts";

const question: Message = { role: "user", content: "What can you do?" };
const ignore = (): void => undefined;

/** Asks a model that was just loaded, as after a restart. */
async function ask(
  messages: readonly Message[],
  stateFile?: string,
  { path = starterModel.path, ...settings }: LoadSettings & { path?: string } = {},
) {
  await using engine = new LlamaCppEngine({ gpu: false, threads: 1 });
  await engine.loadModel({ modelId: "model", path }, settings);
  const options = stateFile === undefined ? {} : { stateFile };
  const { text } = await engine.executePrompt(createPrompt(messages), ignore, {
    maxTokens: 40,
    ...options,
  });
  return text;
}

describe("the saved state of a conversation", () => {
  it("leads to the same answer as reading it all again", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "conversation");
    const answer = await ask([question], file);
    expect(answer).toBe(await ask([question]));
    const first = await stat(file);
    expect([first.mode & 0o77, first.size > 1000]).toEqual([0, true]);

    const followUp: Message[] = [
      question,
      { role: "assistant", content: answer },
      { role: "user", content: "What is a token?" },
    ];
    expect(await ask(followUp, file)).toBe(await ask(followUp));
    expect((await stat(file)).size).toBeGreaterThan(first.size);
  });

  it("of another model or a damaged one does no harm", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "conversation");
    const expected = await ask([question]);
    await ask([question], file, { path: await syntheticModelFile("tiny") });
    expect(await ask([question], file)).toBe(expected);
    const state = await readFile(file);
    await writeFile(file, state.fill(255, 100, 2000));
    expect(await ask([question], file)).toBe(expected);
    await writeFile(file, "");
    expect(await ask([question], file)).toBe(expected);
  });

  it("of a context that was laid out in another way does no harm", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "conversation");
    const layouts: LoadSettings[] = [{ flashAttention: true }, { flashAttention: false }];
    for (const layout of [...layouts, ...layouts]) {
      expect(await ask([question], file, layout)).toBe(await ask([question], undefined, layout));
    }
  });

  it("is not kept under a path that is not absolute", async () => {
    await expect(ask([question], "conversation")).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      details: { option: "stateFile" },
    });
  });
});
