import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { temporaryFolder, type TemporaryFolder } from "@llm/testing/files";

/** A home folder of the test's own. */
export interface LlmHome extends TemporaryFolder {
  /** Process of the engine that was started last; waits for the first. */
  enginePid(): Promise<number>;
}

export async function temporaryHome(): Promise<LlmHome> {
  const folder = await temporaryFolder();
  return {
    ...folder,
    async enginePid() {
      for (;;) {
        const log = await readFile(join(folder.path, "logs", "llm.log"), "utf8").catch(() => "");
        const started = [...log.matchAll(/"enginePid":(\d+),"msg":"engine started"/g)].at(-1);
        if (started !== undefined) return Number(started[1]);
        await delay(20);
      }
    },
  };
}

const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** The built command in a process of its own. */
export interface LlmProcess {
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves at the first output. */
  readonly firstOutput: Promise<unknown>;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Gives the whole of its input. */
  write(text: string): void;
  kill(signal: NodeJS.Signals): void;
  stopReading(): void;
}

export function startLlm(
  home: LlmHome,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): LlmProcess {
  const child = spawn(process.execPath, [program, ...argv], {
    env: { ...process.env, ...environment, LLM_HOME: home.path },
  });
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (part: string) => (text.stdout += part));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (text.stderr += part));
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  return {
    get stdout() {
      return text.stdout;
    },
    get stderr() {
      return text.stderr;
    },
    firstOutput: once(child.stdout, "data"),
    exited,
    write: (input) => child.stdin.end(input),
    kill: (signal) => child.kill(signal),
    stopReading: () => child.stdout.destroy(),
  };
}
