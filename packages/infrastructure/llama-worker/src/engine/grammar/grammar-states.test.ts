import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { starterModel } from "@llm/starter-model";
import { getLlama, LlamaLogLevel, type Llama, type LlamaModel } from "node-llama-cpp";
import { GrammarStates } from "./grammar-states.ts";

describe("GrammarStates", () => {
  let llama: Llama;
  let model: LlamaModel;
  beforeAll(async () => {
    llama = await getLlama({ gpu: false, logLevel: LlamaLogLevel.disabled });
    model = await llama.loadModel({ modelPath: starterModel.path });
  });
  afterAll(() => llama.dispose());

  it("give each answer a state of its own", async () => {
    const states = new GrammarStates(model);
    const [one, other] = [await states.open('root ::= "a"\n'), await states.open('root ::= "a"\n')];
    expect(one).not.toBe(other);
  });

  it("refuse a grammar that llama.cpp does not take, and take the next", async () => {
    const states = new GrammarStates(model);
    await expect(states.open("root ::= (\n")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    for (let count = 0; count < 40; count++) await states.open(`root ::= "${count}"\n`);
  });
});
