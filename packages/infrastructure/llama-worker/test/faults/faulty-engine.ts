import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Channel } from "@llm/protocol";
import { forkEngine, type EngineProcess } from "../../src/index.ts";

const keptFrames = 200;
const lateMs = 30;

/** Whether the memory of a running process can be limited here: Linux with util-linux. */
export const canLimitMemory =
  process.platform === "linux" && spawnSync("prlimit", ["--version"]).status === 0;

/** A real engine process whose frames can be tampered with, both ways. */
export class FaultyEngine implements EngineProcess {
  readonly #process = forkEngine({ gpu: false });
  readonly startedAt = performance.now();
  readonly channel: Channel;
  readonly exited = this.#process.exited;
  /** Frames that went to the engine and that came from it, the newest last. */
  readonly sent: string[] = [];
  readonly received: string[] = [];
  /** Frames of answers and loads that came from it. */
  eventCount = 0;
  #listener: (frame: unknown) => void = () => {};
  #isNextLate = false;
  #areEventsHeld = false;
  #framesToClose = Infinity;

  constructor() {
    const { channel } = this.#process;
    this.channel = {
      send: (frame) => {
        keep(this.sent, frame);
        channel.send(frame);
      },
      close: () => channel.close(),
      onFrame: (listener) => {
        this.#listener = listener;
        channel.onFrame((frame) => this.#take(frame));
      },
      onClose: (listener) => channel.onClose(listener),
    };
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  kill(force: boolean): void {
    this.#process.kill(force);
  }

  signal(name: "SIGKILL" | "SIGSTOP" | "SIGABRT"): void {
    if (this.pid !== undefined) process.kill(this.pid, name);
  }

  /** Puts a frame on the way to the engine. */
  sendFrame(frame: string): void {
    this.#process.channel.send(frame);
  }

  /** Hands the host a frame that the engine did not send. */
  receiveFrame(frame: unknown): void {
    this.#listener(frame);
  }

  /** The next frame of the engine arrives after some that follow it. */
  delayNextFrame(): void {
    this.#isNextLate = true;
  }

  /** From now on the engine answers calls, beats among them, and its answers and loads stand still. */
  holdEvents(): void {
    this.#areEventsHeld = true;
  }

  /** The channel closes in place of the frame that the engine sends so many frames later. */
  closeAtFrame(count: number): void {
    this.#framesToClose = count;
  }

  /** Gives the process this many bytes more than it has now, and the system refuses every further one. */
  limitMemory(moreBytes: number): void {
    const status = readFileSync(`/proc/${this.pid}/status`, "utf8");
    const bytes = Number(/^VmSize:\s+(\d+) kB$/mu.exec(status)?.[1]) * 1024 + moreBytes;
    const { status: failed } = spawnSync("prlimit", ["--pid", `${this.pid}`, `--as=${bytes}`]);
    if (failed !== 0) throw new Error("The memory of the engine could not be limited.");
  }

  #take(frame: unknown): void {
    if (typeof frame === "string") keep(this.received, frame);
    if (isEvent(frame)) this.eventCount += 1;
    this.#framesToClose -= 1;
    if (this.#framesToClose <= 0) return this.channel.close();
    if (this.#areEventsHeld && isEvent(frame)) return;
    if (!this.#isNextLate) return this.#listener(frame);
    this.#isNextLate = false;
    setTimeout(() => this.#listener(frame), lateMs);
  }
}

function keep(frames: string[], frame: string): void {
  frames.push(frame);
  if (frames.length > keptFrames) frames.shift();
}

/** Whether a frame belongs to a stream, be it an answer or a load. */
function isEvent(frame: unknown): boolean {
  return typeof frame === "string" && frame.includes('"t":3');
}
