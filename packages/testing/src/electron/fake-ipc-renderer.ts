import { EventEmitter } from "node:events";
import type { MessagePort } from "node:worker_threads";
import type { FakeInvokeEvent, FakeIpcMain } from "./fake-ipc-main.ts";

/** What the preload of a page has to talk to the main process. */
export class FakeIpcRenderer extends EventEmitter {
  readonly #main: FakeIpcMain;
  readonly #sender: () => FakeInvokeEvent;

  /** @param sender says who asks, at the time of each request. */
  constructor(main: FakeIpcMain, sender: () => FakeInvokeEvent) {
    super();
    this.#main = main;
    this.#sender = sender;
  }

  invoke(channel: string, ...values: unknown[]): Promise<unknown> {
    return this.#main.invoke(this.#sender(), channel, values);
  }

  /** Hands over what the main process sent, later, as between processes. */
  receive(channel: string, message: unknown, ports: MessagePort[]): void {
    setImmediate(() => {
      const isHeard = this.emit(channel, { sender: this, ports }, message);
      if (!isHeard) for (const port of ports) port.close();
    });
  }
}
