import { afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { syntheticModelFile } from "@llm/testing/gguf";

const program = fileURLToPath(new URL("./host-program.mjs", import.meta.url));
const hosts: ChildProcess[] = [];

/** Starts a host that keeps its engine at an activity, and gives the engine's process id. */
async function startHost(path: string, activity: string): Promise<number> {
  const host = spawn(process.execPath, [program, path, activity], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  hosts.push(host);
  for await (const line of createInterface({ input: host.stdout })) return Number(line);
  throw new Error("The host ended before its engine was busy.");
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function isGoneWithin(pid: number, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds && isAlive(pid); waited += 50) await delay(50);
  return !isAlive(pid);
}

describe("an engine whose host is killed", () => {
  let path: string;
  beforeAll(async () => {
    path = await syntheticModelFile("slow");
  }, 60_000);
  afterEach(() => {
    for (const host of hosts.splice(0)) host.kill("SIGKILL");
  });

  it.each(["idle", "generating", "reading"])(
    "ends when it is %s",
    async (activity) => {
      const pid = await startHost(path, activity);
      expect(isAlive(pid)).toBe(true);
      hosts[0]?.kill("SIGKILL");
      expect(await isGoneWithin(pid, 20_000)).toBe(true);
    },
    60_000,
  );
});
