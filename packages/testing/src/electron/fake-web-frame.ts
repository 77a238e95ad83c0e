import type { MessagePort } from "node:worker_threads";
import { detachPorts, type FakeMessagePortMain } from "./fake-message-port-main.ts";

export interface FakeWebFrameOptions {
  readonly origin: string;
  /** The frame that holds this one. @default null, a window's main frame */
  readonly parent?: FakeWebFrame | null;
}

/** The preload of a frame, which gets what the main process sends there. */
interface FrameReceiver {
  receive(channel: string, message: unknown, ports: MessagePort[]): void;
}

/** A frame of a window as the main process sees it. */
export class FakeWebFrame {
  readonly origin: string;
  readonly url: string;
  readonly parent: object | null;
  #renderer: FrameReceiver | undefined;

  constructor(options: FakeWebFrameOptions) {
    this.origin = options.origin;
    this.url = `${options.origin}/index.html`;
    this.parent = options.parent ?? null;
  }

  /** Sends a message and ports to the preload of this frame. */
  postMessage(channel: string, message: unknown, transfer: FakeMessagePortMain[] = []): void {
    const renderer = this.#renderer;
    if (renderer === undefined) {
      throw new Error("Render frame was disposed before WebFrameMain could be accessed");
    }
    renderer.receive(channel, structuredClone(message), detachPorts(transfer));
  }

  isDestroyed(): boolean {
    return this.#renderer === undefined;
  }

  /** Joins the frame and its page; undefined when the page is gone. */
  attach(renderer: FrameReceiver | undefined): void {
    this.#renderer = renderer;
  }
}
