import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Download } from "@llm/domain";
import { starterModel } from "@llm/starter-model";
import { slow, startHub } from "@llm/testing/hub";
import { startLlm, temporaryHome, type LlmHome, type LlmProcess } from "./llm-process.ts";

let home: LlmHome;
beforeEach(async () => {
  home = await temporaryHome();
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("Ctrl-C, given again while the first one is at work", () => {
  // The engine stands still, so that ending cleanly takes until it is killed: an engine that lives on was not waited for.
  it.each(["run starter Hi", "doctor --calibrate"])(
    "ends llm %s at once, and the engine ends by itself",
    async (line) => {
      const llm = startLlm(home, line.split(" "));
      const engine = await home.enginePid();
      process.kill(engine, "SIGSTOP");
      const again = setInterval(() => llm.kill("SIGINT"), 50);
      try {
        expect(await llm.exited).toEqual({ code: 130, signal: null });
        expect(isAlive(engine)).toBe(true);
      } finally {
        clearInterval(again);
        process.kill(engine, "SIGCONT");
      }
      while (isAlive(engine)) await delay(20);
    },
  );
});

describe("Ctrl-C in llm pull", () => {
  it("keeps what has come, and the same command goes on with it", async () => {
    await using hub = await startHub();
    const content = await readFile(starterModel.path);
    await hub.addModel({ id: "acme/tiny", files: [{ path: "tiny.Q8_0.gguf", content }] });
    const environment = { HF_ENDPOINT: hub.endpoint, HF_HUB_CACHE: home.path };
    const pull = () => startLlm(home, ["pull", "hf:acme/tiny:Q8_0", "--json"], environment);

    hub.inject(slow({ bytesPerSecond: 500_000 }));
    const first = pull();
    while (!/"receivedBytes":[1-9]/.test(first.stdout)) await delay(20);
    first.kill("SIGINT");
    expect(await first.exited).toEqual({ code: 130, signal: null });
    expect(first.stderr).toBe("Paused. The same command goes on with it.\n");
    const [paused] = downloadsOf(first).slice(-1);
    expect(paused).toMatchObject({ status: "paused", totalBytes: content.length });

    const listed = startLlm(home, ["list", "--json"], environment);
    expect((await listed.exited).code).toBe(0);
    expect(JSON.parse(listed.stdout)).toContainEqual(
      expect.objectContaining({
        source: "hf:acme/tiny:Q8_0",
        status: "paused",
        receivedBytes: paused?.receivedBytes,
      }),
    );

    hub.removeFaults();
    const second = pull();
    expect((await second.exited).code).toBe(0);
    expect(downloadsOf(second)[0]).toMatchObject({ receivedBytes: paused?.receivedBytes });
  });
});

describe("llm rm with the source of a paused download", () => {
  it("leaves nothing of it behind", async () => {
    await using hub = await startHub();
    const content = await readFile(starterModel.path);
    await hub.addModel({ id: "acme/tiny", files: [{ path: "tiny.Q8_0.gguf", content }] });
    const environment = { HF_ENDPOINT: hub.endpoint, HF_HUB_CACHE: home.path };
    hub.inject(slow({ bytesPerSecond: 500_000 }));
    const pull = startLlm(home, ["pull", "hf:acme/tiny:Q8_0", "--json"], environment);
    while (!/"receivedBytes":[1-9]/.test(pull.stdout)) await delay(20);
    pull.kill("SIGINT");
    await pull.exited;
    expect(await readdir(join(home.path, "models"))).toEqual(["acme"]);
    const rm = startLlm(home, ["rm", "hf:acme/tiny:Q8_0", "--json"], environment);
    expect((await rm.exited).code).toBe(0);
    expect(JSON.parse(rm.stdout)).toMatchObject({ source: "hf:acme/tiny:Q8_0" });
    expect(await readdir(join(home.path, "models"))).toEqual([]);
    expect(await readdir(join(home.path, "downloads"))).toEqual([]);
  });
});

function downloadsOf({ stdout }: LlmProcess): readonly Download[] {
  const events = stdout
    .trimEnd()
    .split("\n")
    .map((line): { type: string } & Download => JSON.parse(line));
  return events.filter(({ type }) => type === "download");
}
