import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { syntheticModelFile } from "@llm/testing/gguf";
import { fakePrograms } from "../../test/fake-programs.ts";
import { openEngine } from "../engines/open-engine.ts";
import type { Task } from "../tasks/task.ts";
import { EnginePeer } from "./engine-peer.ts";
import { LlamaBenchPeer } from "./llama-bench-peer.ts";

const task: Task = {
  name: "task",
  title: "Task",
  kind: "stream",
  model: "15M",
  requests: 1,
  promptTokens: 4,
  maxTokens: 4,
  contextSize: 256,
  timeLimitMs: 30_000,
};

describe("EnginePeer", () => {
  it("measures in a process that it keeps, and in a new one for a start", async () => {
    const peer = new EnginePeer({
      name: "peer",
      title: "Peer",
      engine: "in-process",
      threads: 1,
    });
    try {
      expect(await peer.available()).toBeUndefined();
      expect((await peer.run(task, 0)).tokensPerSecond).toBeGreaterThan(0);
      expect((await peer.run({ ...task, kind: "prompt" }, 1)).firstTokenMs).toBeGreaterThan(0);
      expect((await peer.run({ ...task, kind: "start" }, 0)).coldStartMs).toBeGreaterThan(0);
    } finally {
      await peer.release();
    }
  }, 120_000);

  it.each([1, 2])(
    "measures @fugood/llama.node, with %p requests at once",
    async (requests) => {
      const peer = new EnginePeer({ name: "peer", title: "Peer", engine: "fugood", threads: 1 });
      try {
        const sample = await peer.run({ ...task, kind: "parallel", requests }, 0);
        expect(sample.tokensPerSecond).toBeGreaterThan(0);
      } finally {
        await peer.release();
      }
    },
    120_000,
  );

  it("says why its engine does not open", async () => {
    const peer = new EnginePeer({ name: "peer", title: "Peer", engine: "llama-server" });
    process.env["LLAMA_SERVER"] = "/nowhere";
    try {
      await expect(peer.run(task, 0)).rejects.toThrow("llama-server was not found");
    } finally {
      delete process.env["LLAMA_SERVER"];
    }
  }, 60_000);
});

describe("the measuring process", () => {
  const entryPath = fileURLToPath(new URL("../../dist/measure.js", import.meta.url));

  it.each(["at once", "when it is ready"])(
    "ends when its parent goes %s",
    async (when) => {
      const setup = { modelPath: await syntheticModelFile("tiny"), requests: 1, contextSize: 256 };
      const options = { engine: "in-process", setup, words: ["one"], launchedAt: 0 };
      const child = fork(entryPath, [JSON.stringify(options)], { execArgv: [] });
      const ended: Promise<readonly unknown[]> = once(child, "exit");
      if (when === "when it is ready") await once(child, "message");
      child.disconnect();
      expect(await ended).toEqual([null, "SIGKILL"]);
    },
    60_000,
  );
});

describe("LlamaBenchPeer", () => {
  it("takes the speeds that the program prints", async () => {
    await using _ = await fakePrograms();
    const peer = new LlamaBenchPeer();
    expect(await peer.available()).toBeUndefined();
    // Four tokens are timed at a time, so that these are four pieces.
    const sample = await peer.run({ ...task, maxTokens: 16 });
    expect(sample.msPerToken).toBeCloseTo((10 + 5 + 10 / 3 + 2.5) / 4);
    expect(sample.msPerTokenP50).toBeCloseTo((5 + 10 / 3) / 2);
    expect(await peer.run({ ...task, kind: "prompt" })).toEqual({ promptTokensPerSecond: 100 });
    await peer.release();
  });

  it("says why it failed, without the paths of the machine", async () => {
    await using _ = await fakePrograms();
    const peer = new LlamaBenchPeer();
    const refused = { ...task, kind: "prompt", promptTokens: 0 } as const;
    await expect(peer.run(refused)).rejects.toThrow(/^ended with exit code 3$/);
    const slow = { ...refused, promptTokens: 1e9, timeLimitMs: 500 };
    await expect(peer.run(slow)).rejects.toThrow(/^nothing within 0.5 s$/);
  });

  it("is not there without the program", async () => {
    process.env["LLAMA_BENCH"] = "/nowhere";
    expect(await new LlamaBenchPeer().available()).toContain("LLAMA_BENCH");
    delete process.env["LLAMA_BENCH"];
  });
});

describe("the engine llama-server", () => {
  it("reads the server's events", async () => {
    await using _ = await fakePrograms();
    await using engine = await openEngine("llama-server", {
      modelPath: "model.gguf",
      requests: 2,
      contextSize: 256,
      threads: 1,
    });
    const stop = new AbortController();
    const ask = (text: string, onText: (text: string) => void) =>
      engine.answer({ turns: [text, "two"], maxTokens: 3, onText, signal: stop.signal });
    let written = "";
    const counts = await ask("one more", (text) => (written += text));
    expect(written).toBe("word word word ");
    expect(counts).toEqual({ promptTokens: 2, completionTokens: 3 });
    await expect(ask("refuse", () => {})).rejects.toThrow("status 400");
    await expect(ask("hang", () => stop.abort())).rejects.toThrow("abort");
  }, 30_000);
});
