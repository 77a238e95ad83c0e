import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";
import { FakeWorkerService } from "@llm/testing/fakes";
import { temporaryFolder } from "@llm/testing/files";
import { createRuntime } from "../src/index.ts";

const program = fileURLToPath(new URL("answering-host.mjs", import.meta.url));

it("a host that is killed in mid-answer loses no question, no finished turn, and nothing that was saved", async () => {
  await using folder = await temporaryFolder();
  const { path: home } = folder;
  const host = spawn(process.execPath, [program, home], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [id = ""] = await once(createInterface({ input: host.stdout }), "line").then(
      (lines: unknown[]) => lines.map(String),
    );
    await using runtime = await createRuntime({ home, worker: new FakeWorkerService() });
    const { conversations } = runtime;
    const lastTurn = async () => (await conversations.get(id)).turns.at(-1);
    const textBefore = async () => (await lastTurn())?.text ?? "";
    // This program sees the other one's answer grow in the store, and takes no question meanwhile.
    while (!(await textBefore()).startsWith("0 1 2 ")) {
      await new Promise((turn) => setImmediate(turn));
    }
    expect(await lastTurn()).toMatchObject({ status: "running" });
    await expect(conversations.ask(id, "Third question")).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    const saved = await textBefore();
    host.kill("SIGKILL");
    await once(host, "exit");

    const { turns } = await conversations.get(id);
    expect(turns.map(({ text }) => text).slice(0, 3)).toEqual([
      "First question",
      "First answer.",
      "Second question",
    ]);
    expect(turns.at(-1)).toMatchObject({ status: "interrupted" });
    const kept = turns.at(-1)?.text ?? "";
    expect(kept.startsWith(saved)).toBe(true);
    expect(kept).toBe(
      kept
        .split(" ")
        .slice(0, -1)
        .map((_, word) => `${word} `)
        .join(""),
    );
    expect(await conversations.ask(id, "Third question")).toMatchObject({ status: "done" });
  } finally {
    host.kill("SIGKILL");
  }
});
