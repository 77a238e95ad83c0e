import type { Channel } from "@llm/protocol";

/**
 * Joins two channels in memory. A frame is a text and arrives in a later microtask, so that what cannot
 * cross a process fails in the unit test; closing one end closes the other after the frames on their way.
 */
export function channelPair(): readonly [Channel, Channel] {
  const left = new ChannelEnd();
  const right = new ChannelEnd();
  left.join(right);
  right.join(left);
  return [left, right];
}

class ChannelEnd implements Channel {
  #peer: ChannelEnd = this;
  #isClosed = false;
  #held: unknown[] = [];
  #frameListener: ((frame: unknown) => void) | undefined;
  #closeListeners: (() => void)[] = [];

  join(peer: ChannelEnd): void {
    this.#peer = peer;
  }

  send(frame: string): void {
    if (this.#isClosed) return;
    // A text is a copy by nature; anything else would share memory that two processes do not share.
    if (typeof frame !== "string") throw new TypeError("A frame is a text.");
    queueMicrotask(() => this.#peer.#receive(frame));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    queueMicrotask(() => {
      this.#tellClosed();
      this.#peer.#leave();
    });
  }

  onFrame(listener: (frame: unknown) => void): void {
    this.#frameListener = listener;
    for (const frame of this.#held.splice(0)) listener(frame);
  }

  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  #receive(frame: unknown): void {
    if (this.#isClosed) return;
    if (this.#frameListener === undefined) this.#held.push(frame);
    else this.#frameListener(frame);
  }

  #leave(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#tellClosed();
  }

  #tellClosed(): void {
    for (const listener of this.#closeListeners.splice(0)) listener();
  }
}
