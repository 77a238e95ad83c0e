import { describe, expect, it } from "@jest/globals";
import type { AskOptions, PromptInput } from "@llm/domain";
import { CompletionBuilder, promptForObject } from "@llm/domain/adapters";
import { z } from "zod";
import { finalChunk } from "./scripted-values.ts";

const city = z.object({
  name: z.string().min(1).max(20).describe("Its name."),
  people: z.int().positive(),
  kind: z.enum(["port", "capital"]).optional(),
  rivers: z.array(z.string()).max(3).default([]),
  place: z.tuple([z.number(), z.number()]).nullable(),
  names: z.record(z.string(), z.string()),
  size: z.discriminatedUnion("unit", [
    z.object({ unit: z.literal("km2"), value: z.int() }),
    z.object({ unit: z.literal("unknown") }),
  ]),
});

/** A service that answers with `text` and keeps what it was asked. */
function answering(text: string) {
  const asked: AskOptions[] = [];
  const prompt = async (_: PromptInput, options: AskOptions = {}) => {
    asked.push(options);
    const completion = new CompletionBuilder();
    completion.add({ type: "text", index: 0, content: text, isFinal: false });
    completion.add(finalChunk("stop", 1));
    return completion.build();
  };
  return { prompt, asked };
}

const lisbon = {
  name: "Lisboa",
  people: 545_000,
  place: [38.7, -9.1],
  names: { en: "Lisbon" },
  size: { unit: "km2", value: 100 },
};

describe("promptForObject with zod", () => {
  it("gives what the schema makes of the answer", async () => {
    const service = answering(JSON.stringify(lisbon));
    const { object } = await promptForObject(service, { input: "A city?", schema: city });
    expect(object).toEqual({ ...lisbon, rivers: [] });
    expect(service.asked[0]?.responseFormat?.schema).toMatchObject({
      type: "object",
      properties: { name: { description: "Its name." }, people: { exclusiveMinimum: 0 } },
      required: ["name", "people", "place", "names", "size"],
    });
  });

  it("says where the schema refuses the answer, and nothing of it", async () => {
    const wrong = { ...lisbon, name: "secret", place: ["secret", 1], size: { unit: "secret" } };
    const service = answering(JSON.stringify(wrong));
    const call = promptForObject(service, { input: "A city?", schema: city });
    await expect(call).rejects.toMatchObject({
      code: "INVALID_OUTPUT",
      message: "The schema refuses the answer at $.place[0], $.size.unit.",
      details: { paths: ["$.place[0]", "$.size.unit"] },
    });
  });

  it("checks what JSON Schema cannot say", async () => {
    const even = z.object({ value: z.int().refine((value) => value % 2 === 0) });
    const ask = (value: number) =>
      promptForObject(answering(`{"value":${value}}`), { input: "An even number?", schema: even });
    expect((await ask(2)).object).toEqual({ value: 2 });
    await expect(ask(3)).rejects.toMatchObject({ details: { paths: ["$.value"] } });
  });

  it("refuses a schema that JSON cannot hold", async () => {
    const service = answering("{}");
    const call = promptForObject(service, { input: "When?", schema: z.object({ at: z.date() }) });
    await expect(call).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(service.asked).toEqual([]);
  });
});
