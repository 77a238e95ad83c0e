import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import type { ConversationRepository } from "@llm/domain";
import { SeededRandom } from "@llm/testing/random";
import { temporaryStore } from "./temporary-store.ts";

/** How often programs are killed; `STORE_KILLS` sets another number. */
const rounds = Number(process.env["STORE_KILLS"] ?? 5);
const script = fileURLToPath(new URL("write-until-killed.mjs", import.meta.url));

/** Lets a program write until it has said some number of lines, then kills it; gives all it has said. */
async function writeUntilKilled(
  path: string,
  name: string,
  lines: number,
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [script, path, name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (said.length === lines) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");
  return said;
}

/** What a program said is done is there: the last state it said, or a later one. */
async function check(repository: ConversationRepository, said: readonly string[]): Promise<number> {
  const facts = new Map<string, { state: string; length: number }>();
  for (const line of said) {
    const [state = "", id = "", length = "0"] = line.split(" ");
    if (state !== "open") facts.set(id, { state, length: Number(length) });
  }
  for (const [id, { state, length }] of facts) {
    const found = await repository.find(id);
    if (state === "removed") {
      expect(found).toBeUndefined();
      expect((await repository.restore(id)).title).toBe(`Title ${id}`);
      continue;
    }
    expect(found?.turns[0]?.text).toBe(`Question ${id} about tides`);
    const answer = found?.turns[1];
    if (state === "done") expect(answer?.text).toBe(`Answer ${id} on moons`);
    if (state === "grown" && answer?.text.startsWith("word")) {
      expect(answer.text.length).toBeGreaterThanOrEqual(length * 5);
    }
  }
  return facts.size;
}

describe("programs that are killed while they write", () => {
  it(`lose nothing that they said is done, in ${rounds} rounds of two`, async () => {
    await using store = await temporaryStore();
    const seed = Number(process.env["STORE_SEED"] ?? Date.now() % 1_000_000);
    console.info(`STORE_SEED=${seed} repeats the moments of the kills.`);
    const random = new SeededRandom(seed);
    let stored = 0;
    for (let round = 0; round < rounds; round++) {
      const [short, long] = await Promise.all([
        writeUntilKilled(store.path, `a${round}`, 1 + random.below(30)),
        writeUntilKilled(store.path, `b${round}`, 1 + random.below(60)),
      ]);
      // The next one opens at once, finds all, and can write.
      const repository = store.open();
      stored += await check(repository, short);
      stored += await check(repository, long);
      await repository.update((await repository.list()).items[0]?.id ?? "", { draft: "Next." });
      await repository[Symbol.asyncDispose]();
    }
    const repository = store.open();
    const found = await repository.search("question tides", { limit: 100 });
    // What was done but not said yet is found as well.
    expect(found.length).toBeGreaterThanOrEqual(Math.min(100, stored));
  }, 600_000);
});
