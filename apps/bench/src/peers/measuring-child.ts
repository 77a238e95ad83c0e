import { fork, type ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Sample } from "../sample.ts";
import type { Task } from "../tasks/task.ts";
import {
  parseReply,
  type ChildCommand,
  type ChildReply,
  type ChildSetup,
} from "./child-messages.ts";

// From src and from dist alike: a child process of Node can only run the built file.
const entryPath = fileURLToPath(new URL("../../dist/measure.js", import.meta.url));
/** How long an engine may take beyond the time limit of a task, in which it cannot always be stopped. */
const graceMs = 30_000;
const openLimitMs = 120_000;
const endLimitMs = 4_000;

/** A process with one engine, which it measures when told to. */
export class MeasuringChild {
  readonly #process: ChildProcess;
  readonly #ended: Promise<string>;

  private constructor(setup: ChildSetup) {
    this.#process = fork(entryPath, [JSON.stringify(setup)], {
      execArgv: [],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#ended = new Promise((resolve) => {
      this.#process.once("exit", (code, signal) =>
        resolve(`the process ended (${signal ?? code})`),
      );
      this.#process.once("error", (error) => resolve(error.message));
    });
  }

  static async open(setup: ChildSetup): Promise<MeasuringChild> {
    const child = new MeasuringChild(setup);
    try {
      await child.#reply(openLimitMs);
      return child;
    } catch (error) {
      await child.end();
      throw error;
    }
  }

  async run(task: Task, round: number): Promise<Sample> {
    const command: ChildCommand = { task, round };
    this.#process.send(command);
    const reply = await this.#reply(task.timeLimitMs + graceMs);
    return "sample" in reply ? reply.sample : {};
  }

  /** Ends the process: asked first, then killed. */
  async end(): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#orLater(this.#ended, endLimitMs);
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  async #reply(limitMs: number): Promise<ChildReply> {
    const message = new Promise<unknown>((resolve) => this.#process.once("message", resolve));
    const failed = this.#ended.then((failure) => ({ failure }));
    const answer = await this.#orLater(Promise.race([message, failed]), limitMs);
    const reply = parseReply(answer ?? { failure: `nothing within ${limitMs / 1000} s` });
    if ("failure" in reply) throw new Error(reply.failure);
    return reply;
  }

  /** Undefined after so long. */
  async #orLater<Value>(value: Promise<Value>, limitMs: number): Promise<Value | undefined> {
    const timer = new AbortController();
    const late = delay(limitMs, undefined, { signal: timer.signal }).catch(() => undefined);
    return Promise.race([value, late]).finally(() => timer.abort());
  }
}
