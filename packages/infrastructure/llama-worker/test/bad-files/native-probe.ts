import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How native code takes a file. */
export type NativeOutcome = "works" | "throws" | "crashes" | "stalls";

const childPath = fileURLToPath(new URL("native-child.mjs", import.meta.url));
const startLimitMs = 60_000;

/** Shows model files to native code, in a process that is replaced when it dies. */
export class NativeProbe {
  readonly #limitMs: number;
  #child: Promise<ChildProcess> | undefined;

  constructor(limitMs = 10_000) {
    this.#limitMs = limitMs;
  }

  async outcome(path: string): Promise<NativeOutcome> {
    const child = await (this.#child ??= startChild());
    const reply = nextReply(child, this.#limitMs);
    child.send(path);
    const outcome = await reply;
    if (typeof outcome === "string") {
      this.#child = undefined;
      await end(child);
      return outcome;
    }
    return outcome.error === undefined ? "works" : "throws";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = await this.#child;
    if (child !== undefined) await end(child);
  }
}

interface Reply {
  /** Left out when the file works. */
  readonly error?: string;
}

function replyOf(message: unknown): Reply {
  if (typeof message !== "object" || message === null || !("error" in message)) return {};
  return { error: String(message.error) };
}

async function startChild(): Promise<ChildProcess> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = fork(childPath, [], {
    env,
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const reply = await nextReply(child, startLimitMs);
  if (typeof reply === "string") throw new Error(`The native probe does not start: it ${reply}.`);
  return child;
}

function nextReply(child: ChildProcess, limitMs: number): Promise<Reply | "crashes" | "stalls"> {
  return new Promise((resolve) => {
    const settle = (reply: Reply | "crashes" | "stalls"): void => {
      clearTimeout(timer);
      child.off("message", onMessage);
      child.off("exit", onExit);
      resolve(reply);
    };
    const onMessage = (message: unknown): void => settle(replyOf(message));
    const onExit = (): void => settle("crashes");
    const timer = setTimeout(() => settle("stalls"), limitMs);
    child.once("message", onMessage);
    child.once("exit", onExit);
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exited;
}
