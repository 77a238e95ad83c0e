import type { PlanOptions, PlannedTask } from "../plan.ts";
import type { DownloadTask } from "./download-task.ts";

const mebibyte = 1024 * 1024;
const rivals = ["own", "node-llama-cpp", "aria2c"];
/** Of a connection, as a CDN far away gives. */
const bytesPerSecond = 20 * mebibyte;

/** All that is measured of downloads. */
export function planDownloads({
  quick = false,
}: PlanOptions = {}): readonly PlannedTask<DownloadTask>[] {
  const pick = (full: number, short: number) => (quick ? short : full);
  const rounds = pick(3, 1);
  const timeLimitMs = pick(90_000, 30_000);
  const size = pick(512, 64) * mebibyte;
  const plainFetch = { kind: "fetch", sizeBytes: size, timeLimitMs } as const;
  const faultySize = pick(96, 48) * mebibyte;
  const faulty = { kind: "fetch", sizeBytes: faultySize, timeLimitMs } as const;
  const kills = pick(12, 3);
  return [
    {
      task: {
        ...plainFetch,
        name: "download-fast",
        title: `A download of ${pick(512, 128)} MiB, nothing in the way`,
        sizeBytes: pick(512, 128) * mebibyte,
      },
      peers: [...rivals, "curl"],
      rounds,
    },
    {
      task: {
        ...plainFetch,
        name: "download-throttled",
        title: `A download of ${size / mebibyte} MiB, 20 MiB/s over a connection`,
        bytesPerSecond,
      },
      peers: rivals,
      rounds,
    },
    {
      task: {
        ...plainFetch,
        name: "download-late",
        title: `A download of ${size / mebibyte} MiB, 20 MiB/s over a connection, first byte after 200 ms`,
        bytesPerSecond,
        firstByteMs: 200,
      },
      peers: rivals,
      rounds,
    },
    {
      task: {
        ...faulty,
        name: "download-cuts",
        title: `A download of ${faultySize / mebibyte} MiB, of which every 10 MiB a connection ends`,
        bytesPerSecond,
        fault: { type: "cuts", everyBytes: 10 * mebibyte },
      },
      peers: rivals,
      rounds: 1,
    },
    {
      task: {
        ...faulty,
        name: "download-damaged",
        title: `A download of ${faultySize / mebibyte} MiB, through what changes a byte of ranges`,
        fault: { type: "wrong-byte", offset: faultySize / 2 },
      },
      peers: rivals,
      rounds: 1,
    },
    {
      task: {
        timeLimitMs,
        kind: "kill",
        name: "download-killed",
        title: `A download of ${pick(96, 12)} MiB whose process is killed up to ${kills} times`,
        sizeBytes: pick(96, 12) * mebibyte,
        bytesPerSecond: 2 * mebibyte,
        kills,
      },
      peers: rivals,
      rounds: 1,
    },
    {
      task: {
        timeLimitMs,
        kind: "manners",
        name: "download-manners",
        title: "Cancel, pause, resume in another program, and the same file from somebody else",
        sizeBytes: pick(32, 16) * mebibyte,
        bytesPerSecond: mebibyte,
      },
      peers: ["own-manners"],
      rounds: pick(3, 1),
    },
  ];
}
