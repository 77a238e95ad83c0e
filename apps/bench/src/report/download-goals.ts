import type { FigureName } from "../sample.ts";
import type { Comparison } from "./bench-report.ts";
import type { Goal } from "./goals.ts";

const ours = "own";
const faultTests = "shown by the tests in packages/infrastructure/model-files/test/faults";
const networkTests = "shown by network.test.ts of packages/infrastructure/model-files";

interface Bounded extends Pick<Goal, "number" | "statement" | "bound" | "why"> {
  readonly unit: Goal["unit"];
}

function versus(
  goal: Omit<Bounded, "unit">,
  { task, figure, peer }: { task: string; figure: FigureName; peer: string },
): Goal {
  const comparison: Comparison = { of: { task, figure, peer: ours }, to: [{ task, figure, peer }] };
  return { ...goal, unit: "x", direction: "at most", comparison };
}

/** A figure of ours by itself. */
function alone(goal: Bounded, task: string, figure: FigureName): Goal {
  const peer = task === "download-manners" ? "own-manners" : ours;
  return { ...goal, direction: "at most", comparison: { of: { task, figure, peer } } };
}

function elsewhere(goal: Bounded, where: string): Goal {
  return { ...goal, direction: "at most", comparison: { notMeasured: where } };
}

function throttledGoals(task: string, when: string): readonly Goal[] {
  const figure = "downloadSeconds";
  return [
    versus(
      { number: 3, statement: `${when}: time against aria2c with 8 connections`, bound: 1.15 },
      { task, figure, peer: "aria2c" },
    ),
    versus(
      { number: 3, statement: `${when}: time against node-llama-cpp`, bound: 0.5 },
      { task, figure, peer: "node-llama-cpp" },
    ),
  ];
}

/** What downloads are to reach. */
export const downloadGoals: readonly Goal[] = [
  elsewhere(
    { number: 1, statement: "wrong files, crashes and hangs, all faults", bound: 0, unit: "" },
    faultTests,
  ),
  alone(
    {
      number: 2,
      statement: "bytes sent for a file that is damaged on the way",
      bound: 2,
      unit: "x",
    },
    "download-damaged",
    "sentShare",
  ),
  ...throttledGoals("download-throttled", "20 MiB/s a connection"),
  ...throttledGoals("download-late", "20 MiB/s a connection, first byte after 200 ms"),
  versus(
    {
      number: 3,
      statement: "nothing in the way: time, sha256 included, against curl",
      bound: 1.5,
      why:
        "curl writes the bytes and does no more. Of ours, for 512 MiB, the sha256 takes 0.34 s, the checksums of the " +
        "journal 0.14 s, collecting the buffers of 64 KiB that sockets give 0.3 s, and writing to the page cache 0.12 to " +
        "1.5 s, at random. Tried without gain: one write at a time, batches of 128 and 256 KiB, no journal at all, no " +
        "checksums in it (4 % less processor time), undici's dispatch (7 % less), node:http (worse). What is left to try " +
        "is to have sockets, writes and hash in one worker thread.",
    },
    { task: "download-fast", figure: "downloadSeconds", peer: "curl" },
  ),
  versus(
    {
      number: 4,
      statement: "processor time, sha256 included, against node-llama-cpp",
      bound: 0.65,
      why: "Ours hashes the file and keeps a journal with checksums; theirs checks nothing.",
    },
    { task: "download-fast", figure: "cpuSeconds", peer: "node-llama-cpp" },
  ),
  alone(
    { number: 4, statement: "most memory", bound: 160, unit: "MB" },
    "download-fast",
    "memoryMegabytes",
  ),
  elsewhere(
    { number: 4, statement: "most memory on a slow disk", bound: 160, unit: "MB" },
    "no slow disk",
  ),
  alone(
    { number: 4, statement: "last byte to verified", bound: 300, unit: "ms" },
    "download-fast",
    "verifiedMs",
  ),
  alone(
    { number: 5, statement: "sent again for each kill -9, mean", bound: 8, unit: "MiB" },
    "download-killed",
    "againPerKillMebibytes",
  ),
  alone({ number: 6, statement: "pause", bound: 250, unit: "ms" }, "download-manners", "pauseMs"),
  alone({ number: 6, statement: "cancel", bound: 250, unit: "ms" }, "download-manners", "cancelMs"),
  alone(
    { number: 6, statement: "files left by cancel", bound: 0, unit: "" },
    "download-manners",
    "leftFiles",
  ),
  alone(
    { number: 6, statement: "progress events a second", bound: 10, unit: "" },
    "download-manners",
    "eventsPerSecond",
  ),
  alone(
    { number: 7, statement: "requests with the token to another origin", bound: 0, unit: "" },
    "download-manners",
    "tokensAtCdn",
  ),
  elsewhere(
    { number: 7, statement: "unsafe addresses and names that are let through", bound: 0, unit: "" },
    networkTests,
  ),
  alone(
    {
      number: 8,
      statement: "sent for a file that is here, from another repository",
      bound: 0,
      unit: "MiB",
    },
    "download-manners",
    "repeatMebibytes",
  ),
];
