import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { starterModel } from "@llm/starter-model";
import { startHub, type Hub } from "@llm/testing/hub";
import { startLlm, temporaryHome, type LlmHome } from "./llm-process.ts";

describe("llm pull from a hub", () => {
  let hub: Hub;
  let home: LlmHome;
  beforeAll(async () => {
    hub = await startHub();
    home = await temporaryHome();
    const content = await readFile(starterModel.path);
    await hub.addModel({ id: "acme/tiny", files: [{ path: "tiny.Q8_0.gguf", content }] });
  });
  afterAll(async () => {
    await hub[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  async function run(...argv: string[]): Promise<{ code: number | null; events: unknown[] }> {
    const llm = startLlm(home, argv, { HF_ENDPOINT: hub.endpoint, HF_HUB_CACHE: home.path });
    const { code } = await llm.exited;
    const lines = llm.stdout.trimEnd().split("\n");
    return { code, events: lines.map((line): unknown => JSON.parse(line)) };
  }

  it("ends with the verified file, and is there already the second time", async () => {
    const first = await run("pull", "hf:acme/tiny:Q8_0", "--json");
    expect(first.code).toBe(0);
    expect(first.events.at(-1)).toMatchObject({ type: "model", modelId: "tiny.q8_0" });
    hub.clearRequests();
    const second = await run("pull", "hf:acme/tiny:Q8_0", "--json");
    expect(second.events.at(-1)).toEqual(first.events.at(-1));
    const { sizeBytes } = starterModel;
    expect(second.events.at(-2)).toMatchObject({
      status: "completed",
      alreadyHere: true,
      receivedBytes: sizeBytes,
      totalBytes: sizeBytes,
    });
    expect(first.events.at(-2)).not.toHaveProperty("alreadyHere");
    expect(hub.bytesSent()).toBe(0);
    const verified = await run("verify", "tiny.q8_0", "--json");
    expect(verified).toMatchObject({ code: 0, events: [{ status: "intact" }] });
    const answer = startLlm(home, ["run", "tiny.q8_0", "What can you do?", "-t", "0"]);
    expect((await answer.exited).code).toBe(0);
    expect(answer.stdout).toMatch(/^I can explain this app/);
    expect(await run("rm", "tiny.q8_0", "--json")).toMatchObject({
      code: 0,
      events: [{ freedBytes: starterModel.sizeBytes }],
    });
  });
});
