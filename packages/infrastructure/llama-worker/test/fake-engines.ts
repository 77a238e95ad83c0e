import { serveWorker, type Channel } from "@llm/protocol";
import { channelPair, FakeWorkerService } from "@llm/testing/fakes";
import type { EngineExit, EngineProcess } from "../src/index.ts";

/** An engine process without a process: a fake worker behind a channel that can die and freeze. */
export class FakeEngine implements EngineProcess {
  readonly pid = undefined;
  readonly worker = new FakeWorkerService();
  readonly channel: Channel;
  readonly exited: Promise<EngineExit>;
  /** How it was told to end, in order. */
  readonly kills: ("SIGTERM" | "SIGKILL")[] = [];
  /** Frames that the host has sent, those that a frozen engine did not take included. */
  framesSent = 0;
  readonly #near: Channel;
  #isFrozen = false;
  #resolveExited: (exit: EngineExit) => void = () => {};

  constructor() {
    const [near, far] = channelPair();
    this.#near = near;
    this.exited = new Promise((resolve) => (this.#resolveExited = resolve));
    this.channel = {
      send: (frame) => {
        this.framesSent += 1;
        if (!this.#isFrozen) near.send(frame);
      },
      close: () => near.close(),
      onFrame: (listener) => near.onFrame((frame) => this.#isFrozen || listener(frame)),
      onClose: (listener) => near.onClose(listener),
    };
    void serveWorker(far, this.worker);
  }

  /** Neither takes nor gives a frame any more, and ends for nothing but SIGKILL. */
  freeze(): void {
    this.#isFrozen = true;
  }

  kill(force: boolean): void {
    this.kills.push(force ? "SIGKILL" : "SIGTERM");
    if (force || !this.#isFrozen) this.die(force ? "SIGKILL" : "SIGTERM");
  }

  die(signal: string): void {
    this.#resolveExited({ code: null, signal });
    this.#near.close();
  }
}

/** Starts fake engines; each can be prepared before anyone uses it. */
export class FakeEngines {
  readonly started: FakeEngine[] = [];
  /** Whether the system has no process to give: a launch throws. */
  isRefusing = false;
  readonly #prepare: (engine: FakeEngine, count: number) => void;

  /** `prepare` gets each new engine and how many there were before it. */
  constructor(prepare: (engine: FakeEngine, count: number) => void = () => {}) {
    this.#prepare = prepare;
  }

  readonly launch = (): FakeEngine => {
    if (this.isRefusing) throw new Error("spawn EAGAIN");
    const engine = new FakeEngine();
    this.#prepare(engine, this.started.length);
    this.started.push(engine);
    return engine;
  };

  /** The one started last. */
  get last(): FakeEngine {
    const engine = this.started.at(-1);
    if (engine === undefined) throw new Error("No engine was started.");
    return engine;
  }
}
