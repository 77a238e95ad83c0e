import { setTimeout as delay } from "node:timers/promises";
import type { Engine } from "./engines/engine.ts";
import { openEngine } from "./engines/open-engine.ts";
import type { ChildCommand, ChildReply, ChildSetup } from "./peers/child-messages.ts";
import { runTask } from "./tasks/run-task.ts";
import { WordSource } from "./word-list.ts";

const { engine: name, setup, words, launchedAt } = JSON.parse(process.argv[2] ?? "") as ChildSetup;
const ending = new AbortController();
let engine: Engine | undefined;

process.on("disconnect", () => void end());
process.on("SIGTERM", () => void end());
process.on("SIGINT", () => {});
// The parent may have gone while this was loading, which no event tells any more.
if (!process.connected) await end();
process.on("message", (command: ChildCommand) => void reply(() => measure(command)));
await reply(async () => {
  engine = await openEngine(name, setup, ending.signal);
  return { ready: true };
});

async function measure({ task, round }: ChildCommand): Promise<ChildReply> {
  if (engine === undefined) throw new Error("the engine is not open");
  const signal = AbortSignal.timeout(task.timeLimitMs);
  const source = new WordSource(words, round);
  return { sample: await runTask({ engine, words: source, task, signal, launchedAt }) };
}

async function reply(work: () => Promise<ChildReply>): Promise<void> {
  const answer = await work().catch((error: unknown) => ({
    failure: error instanceof Error ? error.message : String(error),
  }));
  // That the parent is gone, which fails in the callback, is told by `disconnect`.
  if (process.connected) process.send?.(answer, undefined, undefined, () => {});
}

async function end(): Promise<void> {
  ending.abort();
  await Promise.race([engine?.[Symbol.asyncDispose](), delay(2000)]);
  // An orderly exit would wait for native threads in the middle of their work.
  process.kill(process.pid, "SIGKILL");
}
