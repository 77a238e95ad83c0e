import { MessagePort } from "node:worker_threads";
import type { MessagePortLike } from "@llm/protocol";

/** A message event of a page. */
export interface FakeWindowMessage {
  readonly data: unknown;
  readonly origin: string;
  readonly source: unknown;
  readonly ports: readonly MessagePortLike[];
}

type MessageListener = (event: FakeWindowMessage) => void;

/** The part of a page's window that messages need, shared by the page and its preload. */
export class FakeWindow {
  readonly location: { readonly origin: string };
  readonly #listeners = new Set<MessageListener>();
  #ports: MessagePortLike[] = [];

  constructor(origin: string) {
    this.location = { origin };
  }

  addEventListener(_type: "message", listener: MessageListener): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: "message", listener: MessageListener): void {
    this.#listeners.delete(listener);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  /** Posts a copy and ports to this same window, unless `targetOrigin` is another's. */
  postMessage(message: unknown, targetOrigin: string, transfer: readonly object[] = []): void {
    const given = transfer.filter((item) => item instanceof MessagePort);
    const copy = structuredClone({ message, ports: given }, { transfer: given });
    const ports: readonly MessagePortLike[] = copy.ports;
    this.#ports.push(...ports);
    if (targetOrigin !== "*" && targetOrigin !== this.location.origin) return;
    const { origin } = this.location;
    setImmediate(() => this.dispatch({ data: copy.message, origin, source: this, ports }));
  }

  /** Hands a message to the listeners as it is, say one of another window. */
  dispatch(event: FakeWindowMessage): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Closes the ports the page was given, as the end of its document does. */
  unload(): void {
    for (const port of this.#ports) port.close();
    this.#ports = [];
  }
}
