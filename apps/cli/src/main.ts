#!/usr/bin/env node
import { createRuntime } from "@llm/runtime";
import { runCommandLine } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";

const listeners = new Set<() => void>();
process.on("SIGINT", () => {
  if (listeners.size === 0) process.exit(exitCodes.interrupted);
  for (const listener of listeners) listener();
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  clock: performance,
  openRuntime: () => createRuntime(),
  onInterrupt(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
});
