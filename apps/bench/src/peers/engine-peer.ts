import { benchModelFile } from "../bench-models.ts";
import type { EngineName } from "../engines/open-engine.ts";
import { monotonicMs } from "../engines/stamp.ts";
import type { Sample } from "../sample.ts";
import type { Task } from "../tasks/task.ts";
import { readWords } from "../word-list.ts";
import { calibrationFileFor } from "./calibration-file.ts";
import { MeasuringChild } from "./measuring-child.ts";
import type { Peer } from "./peer.ts";

export interface EnginePeerOptions {
  readonly name: string;
  readonly title: string;
  readonly engine: EngineName;
  /** @default the engine's choice */
  readonly threads?: number;
  /** Whether it computes a model as was measured once for all such peers. @default false */
  readonly calibrated?: boolean;
  readonly available?: () => Promise<string | undefined>;
}

/** An engine in a process of its own, kept open as long as the tasks are for the same model and options. */
export class EnginePeer implements Peer {
  readonly name: string;
  readonly title: string;
  readonly available: () => Promise<string | undefined>;
  readonly #engine: EngineName;
  readonly #threads: number | undefined;
  readonly #calibrated: boolean;
  #open: { readonly key: string; readonly child: MeasuringChild } | undefined;

  constructor(options: EnginePeerOptions) {
    this.name = options.name;
    this.title = options.title;
    this.available = options.available ?? (() => Promise.resolve(undefined));
    this.#engine = options.engine;
    this.#threads = options.threads;
    this.#calibrated = options.calibrated ?? false;
  }

  async run(task: Task, round: number): Promise<Sample> {
    try {
      const child = await this.#childFor(task, round);
      return await child.run(task, round);
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  async release(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.child.end();
  }

  async #childFor(task: Task, round: number): Promise<MeasuringChild> {
    const isFresh = task.kind === "start";
    const key = [task.model, task.requests, task.contextSize].join(" ");
    if (!isFresh && this.#open?.key === key) return this.#open.child;
    await this.release();
    const child = await this.#start(task);
    this.#open = { key, child };
    if (!isFresh) await child.run(warmUp(task), -1 - round);
    return child;
  }

  async #start(task: Task): Promise<MeasuringChild> {
    const modelPath = await benchModelFile(task.model);
    const setup = {
      modelPath,
      requests: task.requests,
      ...(task.contextSize === undefined ? {} : { contextSize: task.contextSize }),
      ...(this.#threads === undefined ? {} : { threads: this.#threads }),
      ...(this.#calibrated ? { calibrationFile: await calibrationFileFor(modelPath) } : {}),
    };
    const words = await readWords();
    return MeasuringChild.open({ engine: this.#engine, setup, words, launchedAt: monotonicMs() });
  }
}

/** A short run that touches what the task will; a single token where that alone may take long. */
function warmUp(task: Task): Task {
  const isSlow = task.contextSize === undefined;
  const kind = task.requests > 1 ? "parallel" : "prompt";
  return { ...task, kind, promptTokens: isSlow ? 4 : 64, maxTokens: 1 };
}
