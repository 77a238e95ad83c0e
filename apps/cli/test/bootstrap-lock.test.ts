import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

const lockModule = new URL("../../../scripts/lock.mjs", import.meta.url).href;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bootstrap-lock-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Starts a process that takes the lock, notes its begin, waits for a file, notes its end, and says whom it waits for. */
function work(name: string): Readable {
  const code = `
    import { appendFileSync, existsSync } from "node:fs";
    import { takeLock } from ${JSON.stringify(lockModule)};
    const note = (what) => appendFileSync("notes", what + " ${name}\\n");
    const release = takeLock("lock", { onWait: (pid) => console.log("waits for", pid) });
    note("begin");
    while (!existsSync("go")) await new Promise((resolve) => setTimeout(resolve, 10));
    note("end");
    release();`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return child.stdout;
}

async function begun(): Promise<void> {
  while (!existsSync(join(folder, "notes"))) await delay(10);
}

describe("the lock of what npm start and npm test do first", () => {
  it("lets one work at a time, and the others wait and say so", async () => {
    const first = text(work("a"));
    await begun();
    const others = ["b", "c"].map(work);
    // Each says at once that it waits; what is read here is not read again below.
    const waiting = await Promise.all(
      others.map(async (output) => String(await once(output, "data"))),
    );
    await writeFile(join(folder, "go"), "");
    const said = await Promise.all([first, ...others.map(text)]);
    const notes = (await readFile(join(folder, "notes"), "utf8")).trimEnd().split("\n");
    expect(notes.map((note) => note.split(" ")[0])).toEqual([
      "begin",
      "end",
      "begin",
      "end",
      "begin",
      "end",
    ]);
    for (const line of waiting) expect(line).toMatch(/^waits for \d+\n$/u);
    expect(said).toEqual(["", "", ""]);
  });

  it("is taken from a process that has died", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    await writeFile(join(folder, "lock"), String(pid));
    await writeFile(join(folder, "go"), "");
    expect(await text(work("late"))).toBe("");
    expect(await readFile(join(folder, "notes"), "utf8")).toBe("begin late\nend late\n");
  });
});
