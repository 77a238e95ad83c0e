import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const lockModule = new URL("../../../scripts/lock.mjs", import.meta.url).href;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bootstrap-lock-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Starts a process that takes the lock, notes its begin and its end, and says whom it waits for. */
async function work(name: string): Promise<string> {
  const code = `
    import { appendFileSync } from "node:fs";
    import { takeLock } from ${JSON.stringify(lockModule)};
    const note = (what) => appendFileSync("notes", what + " ${name}\\n");
    const release = takeLock("lock", { onWait: (pid) => console.log("waits for", pid) });
    note("begin");
    await new Promise((resolve) => setTimeout(resolve, 400));
    note("end");
    release();`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return text(child.stdout);
}

describe("the lock of what npm start and npm test do first", () => {
  it("lets one work at a time, and the others wait and say so", async () => {
    const said = await Promise.all(["a", "b", "c"].map(work));
    const notes = (await readFile(join(folder, "notes"), "utf8")).trimEnd().split("\n");
    expect(notes.map((note) => note.split(" ")[0])).toEqual([
      "begin",
      "end",
      "begin",
      "end",
      "begin",
      "end",
    ]);
    expect(said.filter((line) => /^waits for \d+\n$/u.test(line)).length).toBe(2);
  });

  it("is taken from a process that has died", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    await writeFile(join(folder, "lock"), String(pid));
    expect(await work("late")).toBe("");
    expect(await readFile(join(folder, "notes"), "utf8")).toBe("begin late\nend late\n");
  });
});
