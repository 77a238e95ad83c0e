import type { Channel } from "@llm/protocol";
import { forkEngine, type EngineProcess } from "../../src/index.ts";

const keptFrames = 200;

/** A real engine process whose frames can be tampered with, both ways. */
export class FaultyEngine implements EngineProcess {
  readonly #process = forkEngine({ gpu: false });
  readonly channel: Channel;
  readonly exited = this.#process.exited;
  /** Frames that went to the engine and that came from it, the newest last. */
  readonly sent: string[] = [];
  readonly received: string[] = [];
  #listener: (frame: unknown) => void = () => {};

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
        channel.onFrame((frame) => {
          if (typeof frame === "string") keep(this.received, frame);
          listener(frame);
        });
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
}

function keep(frames: string[], frame: string): void {
  frames.push(frame);
  if (frames.length > keptFrames) frames.shift();
}
