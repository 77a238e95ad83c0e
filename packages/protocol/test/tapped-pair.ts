import type { Channel } from "../src/index.ts";

/** Two joined channels in memory, with a tap: a test sees every frame and adds its own. */
export class TappedPair {
  readonly client = new ChannelEnd();
  readonly host = new ChannelEnd();

  constructor() {
    this.client.peer = this.host;
    this.host.peer = this.client;
  }

  /** Frames the client has sent so far. */
  get fromClient(): readonly string[] {
    return this.client.sent;
  }

  /** Frames the host has sent so far. */
  get fromHost(): readonly string[] {
    return this.host.sent;
  }

  /** Closes both ends, as the death of the host does; what it has sent arrives before. */
  close(): void {
    this.host.close();
  }
}

/** One end. A frame arrives in a later microtask, in order. */
export class ChannelEnd implements Channel {
  readonly sent: string[] = [];
  peer: ChannelEnd | undefined;
  /** What becomes of a frame that arrives; undefined loses it. */
  alter: (frame: unknown) => unknown = (frame) => frame;
  #isClosed = false;
  #listener: (frame: unknown) => void = () => {};
  #closeListeners: (() => void)[] = [];

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(frame: string): void {
    if (this.#isClosed) return;
    this.sent.push(frame);
    queueMicrotask(() => this.peer?.receive(frame));
  }

  /** Takes a frame, be it of the peer or made up by a test. */
  receive(frame: unknown): void {
    if (this.#isClosed) return;
    const altered = this.alter(frame);
    if (altered !== undefined) this.#listener(altered);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    queueMicrotask(() => {
      for (const listener of this.#closeListeners.splice(0)) listener();
      this.peer?.close();
    });
  }

  onFrame(listener: (frame: unknown) => void): void {
    this.#listener = listener;
  }

  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }
}
