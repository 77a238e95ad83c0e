import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os";
import { promisify } from "node:util";
import { z } from "zod";
import { findBinary } from "./find-binary.ts";

const execute = promisify(execFile);
const packageSchema = z.object({ version: z.string() });

export function describeMachine(): Readonly<Record<string, string>> {
  const [cpu] = cpus();
  return {
    CPU: `${cpu?.model.trim() ?? "unknown"}, ${availableParallelism()} logical cores`,
    Memory: `${Math.round(totalmem() / 1e9)} GB`,
    System: `${platform()} ${release()}`,
    // What else kept it busy; nothing on Windows, which does not count it.
    "Load before": (loadavg()[0] ?? 0).toFixed(2),
  };
}

export async function readVersions(): Promise<Readonly<Record<string, string>>> {
  return {
    Node: process.version,
    "node-llama-cpp": await packageVersion("node-llama-cpp"),
    "@fugood/llama.node": await packageVersion("@fugood/llama.node"),
    "llama.cpp tools": await toolVersion("llama-server", /version: (.*)/u),
    aria2c: await toolVersion("aria2c", /version (\S+)/u),
    curl: await toolVersion("curl", /^curl (\S+)/u),
  };
}

async function packageVersion(name: string): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const folder = resolve
    .paths(name)
    ?.map((path) => `${path}/${name}/package.json`)
    .map((path) => readFile(path, "utf8"));
  const text = await Promise.any(folder ?? []).catch(() => undefined);
  return text === undefined ? "not installed" : packageSchema.parse(JSON.parse(text)).version;
}

async function toolVersion(tool: string, pattern: RegExp): Promise<string> {
  const binary = findBinary(tool);
  if (binary === undefined) return "not found";
  const output = await execute(binary, ["--version"]).catch(() => undefined);
  return pattern.exec(`${output?.stdout}${output?.stderr}`)?.[1] ?? "unknown";
}
