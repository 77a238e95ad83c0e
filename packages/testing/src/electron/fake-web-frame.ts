import { detachPorts, type FakeMessagePortMain } from "./fake-message-port-main.ts";
import type { FakeIpcRenderer } from "./fake-ipc-renderer.ts";

export interface FakeWebFrameOptions {
  readonly origin: string;
  /** The frame that holds this one. @default null, a window's main frame */
  readonly parent?: FakeWebFrame | null;
}

/** A frame of a window as the main process sees it. */
export class FakeWebFrame {
  readonly origin: string;
  readonly url: string;
  readonly parent: object | null;
  #renderer: FakeIpcRenderer | undefined;

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
  attach(renderer: FakeIpcRenderer | undefined): void {
    this.#renderer = renderer;
  }
}
