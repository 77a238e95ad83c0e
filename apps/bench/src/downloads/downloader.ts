import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBinary } from "../find-binary.ts";
import type { PullSetup } from "./pull-messages.ts";

/** A downloader as a command line: what is written on its standard output tells when it begins. */
export interface Downloader {
  readonly name: string;
  readonly title: string;
  /** Why it cannot be measured here; undefined when it can. */
  unavailable(): string | undefined;
  command(where: Omit<PullSetup, "by">): DownloadCommand;
}

export interface DownloadCommand {
  readonly program: string;
  readonly argv: readonly string[];
  /** Where the file will be; undefined for a process of ours, which tells, and measures itself. */
  readonly path?: string;
}

const entryPath = fileURLToPath(new URL("../../dist/downloads/pull.js", import.meta.url));

/** A downloader for Node, in a process that says what it used since it began. */
function nodeDownloader(name: string, title: string, by: PullSetup["by"]): Downloader {
  return {
    name,
    title,
    unavailable: () => undefined,
    command: (where) => ({
      program: process.execPath,
      argv: [entryPath, JSON.stringify({ by, ...where } satisfies PullSetup)],
    }),
  };
}

/** A program; `argvFor` gives its arguments for an address and a file in a folder. */
function programDownloader(
  binary: string,
  title: string,
  argvFor: (url: string, folder: string, name: string) => readonly string[],
): Downloader {
  return {
    name: binary,
    title,
    unavailable: () =>
      findBinary(binary) === undefined
        ? `not found: set ${binary.toUpperCase()}, or put it on PATH`
        : undefined,
    command: ({ endpoint, home }) => ({
      program: findBinary(binary) ?? binary,
      argv: argvFor(`${endpoint}/bench/model/resolve/main/model.gguf`, home, "model.gguf"),
      path: join(home, "model.gguf"),
    }),
  };
}

/** With eight connections, as ours has. */
export const aria2c = programDownloader("aria2c", "aria2c, 8 connections", (url, folder, name) => [
  "--quiet",
  "--no-conf",
  "--continue",
  "--max-connection-per-server=8",
  "--split=8",
  "--min-split-size=1M",
  "--file-allocation=none",
  "--auto-save-interval=1",
  `--dir=${folder}`,
  `--out=${name}`,
  url,
]);

export const curl = programDownloader("curl", "curl", (url, folder, name) => [
  "--silent",
  "--fail",
  "--location",
  "--output",
  join(folder, name),
  url,
]);

export const downloaders: readonly Downloader[] = [
  nodeDownloader("own", "LLM", "own"),
  nodeDownloader("own-manners", "LLM", "own-manners"),
  nodeDownloader("node-llama-cpp", "node-llama-cpp", "node-llama-cpp"),
  aria2c,
  curl,
];
