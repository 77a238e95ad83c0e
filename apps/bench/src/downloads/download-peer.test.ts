import { afterEach, describe, expect, it } from "@jest/globals";
import { DownloadPeer } from "./download-peer.ts";
import type { DownloadTask } from "./download-task.ts";
import { aria2c, curl, downloaders, type Downloader } from "./downloader.ts";

const task: DownloadTask = {
  name: "small",
  title: "A small download",
  kind: "fetch",
  sizeBytes: 8_000_000,
  timeLimitMs: 30_000,
};
let peer: DownloadPeer;
afterEach(() => peer.release());

function open(name: string): DownloadPeer {
  const found = downloaders.find((downloader) => downloader.name === name);
  if (found === undefined) throw new Error(`no downloader ${name}`);
  return (peer = new DownloadPeer(found));
}

/** A program of some lines; `path` is where it is to put the file. */
function scripted(code: string): DownloadPeer {
  const program: Downloader = {
    name: "scripted",
    title: "Scripted",
    unavailable: () => undefined,
    command: ({ home, endpoint }) => ({
      program: process.execPath,
      argv: ["-e", code, home, endpoint],
      path: `${home}/file`,
    }),
  };
  return (peer = new DownloadPeer(program));
}

describe("DownloadPeer", () => {
  it("measures ours", async () => {
    expect(await open("own").run(task, 0)).toEqual({
      downloadSeconds: expect.any(Number),
      cpuSeconds: expect.any(Number),
      memoryMegabytes: expect.any(Number),
      verifiedMs: expect.any(Number),
    });
  });

  it("measures node-llama-cpp's, which verifies nothing", async () => {
    const figures = await open("node-llama-cpp").run(task, 0);
    expect(figures.downloadSeconds).toBeGreaterThan(0);
    expect(figures.verifiedMs).toBeUndefined();
  });

  it.each([curl, aria2c])("measures the program $name where it is found", async (program) => {
    peer = new DownloadPeer(program);
    const missing = await peer.available();
    if (missing !== undefined) return expect(missing).toContain(program.name.toUpperCase());
    const figures = await peer.run({ ...task, bytesPerSecond: 20_000_000 }, 0);
    return expect(figures.downloadSeconds).toBeGreaterThan(0);
  });

  it("counts what is sent again after cuts and damage", async () => {
    const ours = open("own");
    const cut = await ours.run({ ...task, fault: { type: "cuts", everyBytes: 3_000_000 } }, 0);
    expect(cut.sentShare).toBeGreaterThanOrEqual(1);
    expect(cut.againMebibytes).toBeGreaterThanOrEqual(0);
    const damaged = await ours.run(
      { ...task, fault: { type: "wrong-byte", offset: 7_000_000 } },
      0,
    );
    expect(damaged.sentShare).toBeGreaterThan(1);
  });

  it("kills the process on the way, and counts per kill", async () => {
    const killed = { ...task, kind: "kill", kills: 2, bytesPerSecond: 300_000 } as const;
    const figures = await open("own").run(killed, 0);
    expect(Object.keys(figures)).toEqual(["againPerKillMebibytes"]);
  });

  it("tries what a user can do", async () => {
    const manners = { ...task, kind: "manners", bytesPerSecond: 1_000_000 } as const;
    expect(await open("own-manners").run(manners, 0)).toEqual({
      cancelMs: expect.any(Number),
      leftFiles: 0,
      pauseMs: expect.any(Number),
      eventsPerSecond: expect.any(Number),
      tokensAtCdn: 0,
      repeatMebibytes: 0,
    });
  });

  it("takes no wrong file", async () => {
    const wrong = scripted('require("fs").writeFileSync(process.argv[1] + "/file", "else")');
    await expect(wrong.run(task, 0)).rejects.toThrow("the file is wrong");
  });

  it("says why a program failed", async () => {
    const failing = scripted('console.error("no network"); process.exit(4)');
    await expect(failing.run(task, 0)).rejects.toThrow("the process ended (4): no network");
  });

  it("ends a program at the time limit", async () => {
    const hanging = scripted("setInterval(() => {}, 1000)");
    const limited = { ...task, timeLimitMs: 2_000 };
    await expect(hanging.run(limited, 0)).rejects.toThrow("not done within 2 s");
  });

  it("ends a program when it is released", async () => {
    const run = scripted("setInterval(() => {}, 1000)").run(task, 0);
    const ended = expect(run).rejects.toThrow("abort");
    await peer.release();
    await ended;
  });
});
