import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createPrompt, type Completion, type ExecuteOptions, type StreamChunk } from "@llm/domain";
import { findMismatch, parseJsonSchema } from "@llm/domain/adapters";
import { starterModel } from "@llm/starter-model";
import { SeededRandom } from "@llm/testing/random";
import { writeSyntheticModel } from "@llm/testing/gguf";
import { randomSchema } from "../../../test/random-schema.ts";
import { LlamaCppEngine } from "../index.ts";
import { fileOf } from "../../../test/file-of.ts";

const question = createPrompt("Tell me about a city.");
const tools = [
  {
    name: "look_up",
    parameters: parseJsonSchema({
      type: "object",
      properties: { city: { type: "string", maxLength: 5 }, year: { type: "integer" } },
      required: ["city", "year"],
    }),
  },
];

/** A template whose model would call a tool with these words; the tools themselves it does not show. */
function templateWithCalls(words: string): string {
  return (
    "{% for m in messages %}{% if m.tool_calls %}{% for c in m.tool_calls %}" +
    `{{ '[assistant]${words} ' + c.function.name + ':' + (c.function.arguments | tojson) + '\\n' }}` +
    "{% endfor %}{% else %}{{ '[' + m.role + ']' + m.content + '\\n' }}{% endif %}{% endfor %}" +
    "{% if tools %}{% endif %}{% if add_generation_prompt %}{{ '[assistant]' }}{% endif %}"
  );
}

describe("structured answers of LlamaCppEngine", () => {
  const engine = new LlamaCppEngine({ gpu: false, threads: 1 });
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "structured-answers-"));
    await engine.loadModel(fileOf("starter", starterModel.path), {
      llama: { slots: 2 },
    });
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function ask(options: ExecuteOptions): Promise<Completion & { chunks: StreamChunk[] }> {
    const chunks: StreamChunk[] = [];
    const completion = await engine.executePrompt(question, (chunk) => void chunks.push(chunk), {
      modelId: "starter",
      temperature: 0,
      ...options,
    });
    return { ...completion, chunks };
  }

  async function loadWithCalls(words: string): Promise<string> {
    const modelId = `calls ${words}`;
    const path = join(folder, `${words.replace(/\W/g, "-")}.gguf`);
    await writeSyntheticModel(path, { chatTemplate: templateWithCalls(words) });
    await engine.loadModel(fileOf(modelId, path));
    return modelId;
  }

  const seeded = new SeededRandom(20_261_121);
  const random = (): number => seeded.next();
  it.each(Array.from({ length: 30 }, (_, index) => [index, randomSchema(random)] as const))(
    "fit random schema %i",
    async (index, data) => {
      const schema = parseJsonSchema(data);
      const responseFormat = { type: "json", schema } as const;
      const temperature = index % 2;
      const { text, finishReason } = await ask({ responseFormat, temperature, seed: index });
      expect([finishReason, findMismatch(JSON.parse(text), schema)]).toEqual(["stop", undefined]);
    },
  );

  it("write two at once, each to its own schema", async () => {
    const texts = await Promise.all(
      ["sea", "land"].map((value) =>
        ask({ responseFormat: { type: "json", schema: { enum: [value] } } }),
      ),
    );
    expect(texts.map(({ text }) => text)).toEqual(['"sea"', '"land"']);
  });

  it("write any object when there is no schema", async () => {
    const { text } = await ask({ responseFormat: { type: "json" }, maxTokens: 40 });
    expect(text).toMatch(/^\{("|\}$)/);
  });

  it("write characters of several tokens whole", async () => {
    const schema = parseJsonSchema({ enum: ["日本 größe 😀"] });
    const { text, chunks } = await ask({ responseFormat: { type: "json", schema } });
    expect(JSON.parse(text)).toBe("日本 größe 😀");
    expect(chunks.filter(({ content }) => content.includes("\uFFFD"))).toEqual([]);
  });

  it("fail when the schema leaves no room for an answer, and go on", async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`p${index}`, { type: "string" }] as const),
    );
    const schema = parseJsonSchema({ type: "object", properties });
    const failure = ask({ responseFormat: { type: "json", schema } });
    await expect(failure).rejects.toMatchObject({ code: "CONTEXT_OVERFLOW" });
    expect((await ask({ maxTokens: 1 })).finishReason).toBe("length");
  });

  it("call a tool where the model begins to, held to its parameters from there on", async () => {
    const plain = { modelId: await loadWithCalls("zzz"), maxTokens: 60, tools };
    const alone = await ask(plain);
    expect([alone.finishReason, alone.toolCalls]).toEqual(["length", []]);
    const [words = ""] = /^\s*\w+\s+\w+\s+\w+/.exec(alone.text) ?? [];

    // The same model, to which its first words mean a call.
    const calling = { ...plain, modelId: await loadWithCalls(words.trim()) };
    const { text, toolCalls, finishReason, chunks } = await ask(calling);
    expect([text, finishReason]).toEqual(["", "tool-calls"]);
    expect(toolCalls).toMatchObject([{ toolName: "look_up" }]);
    expect(Object.keys(JSON.parse(toolCalls[0]?.arguments ?? ""))).toEqual(["city", "year"]);
    const steps = chunks.flatMap((chunk) => (chunk.type === "tool-call" ? [chunk] : []));
    expect(steps).toHaveLength(chunks.length - 1);
    expect(steps.map(({ phase }) => phase)).toEqual([
      "begun",
      ...steps.slice(2).map(() => "grown"),
      "complete",
    ]);
    expect(steps.length).toBeGreaterThan(4);
    expect(new Set(steps.map(({ callId }) => callId)).size).toBe(1);
    expect(steps.map(({ content }) => content).join("")).toBe(toolCalls[0]?.arguments);
    expect(chunks.map(({ index }) => index)).toEqual(chunks.map((_, index) => index));

    expect((await ask({ ...calling, toolChoice: "none" })).text).toBe(alone.text);
    const cut = await ask({ ...calling, maxTokens: 24 });
    expect([cut.text, cut.finishReason, cut.toolCalls]).toEqual(["", "length", []]);
    const phases = cut.chunks.map((chunk) =>
      chunk.type === "tool-call" ? chunk.phase : chunk.type,
    );
    expect(new Set(phases)).toEqual(new Set(["begun", "grown", "final"]));
  });
});
