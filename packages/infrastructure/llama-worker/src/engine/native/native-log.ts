import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@llm/domain";
import { LlamaLogLevel } from "node-llama-cpp";

const keptComplaints = 5;

/** Passes the native library's log on, and keeps its last complaints: they alone say why a load failed. */
export class NativeLog {
  readonly #logger: Logger | undefined;
  #complaints: string[] = [];

  constructor(logger?: Logger) {
    this.#logger = logger;
  }

  /** Takes one line; made to be handed over as a function. */
  readonly write = (level: LlamaLogLevel, message: string): void => {
    const line = message.trim();
    if (line === "") return;
    const fields = { source: "llama.cpp" };
    if (level === LlamaLogLevel.error || level === LlamaLogLevel.fatal) {
      this.#complaints = [...this.#complaints, line].slice(-keptComplaints);
      this.#logger?.error(fields, line);
    } else if (level === LlamaLogLevel.warn) this.#logger?.warn(fields, line);
    else this.#logger?.debug(fields, line);
  };

  /** Forgets what was complained about before. */
  clear(): void {
    this.#complaints = [];
  }

  /** Gives the complaints since the last `clear`. Waits for those that native threads have under way. */
  async complaints(): Promise<readonly string[]> {
    for (let tries = 0; tries < 10 && this.#complaints.length === 0; tries++) await sleep(10);
    await sleep(10);
    return this.#complaints;
  }
}
