import type { FakeWebFrame } from "./fake-web-frame.ts";

/** What a handler learns about a request. */
export interface FakeInvokeEvent {
  readonly sender: { readonly id: number };
  /** Null when the frame is gone by the time it is looked at. */
  readonly senderFrame: Pick<
    FakeWebFrame,
    "isDestroyed" | "origin" | "parent" | "postMessage" | "url"
  > | null;
}

type InvokeListener = (event: FakeInvokeEvent, ...values: unknown[]) => unknown;

/** Answers the requests of windows, with copies of what the handlers give. */
export class FakeIpcMain {
  readonly #handlers = new Map<string, InvokeListener>();

  /** @throws {Error} when the channel has a handler. */
  handle(channel: string, listener: InvokeListener): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#handlers.set(channel, listener);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Makes a request as a frame would: values are cloned both ways, and of an error only its text comes back. */
  async invoke(
    event: FakeInvokeEvent,
    channel: string,
    values: readonly unknown[],
  ): Promise<unknown> {
    const copies = structuredClone(values);
    await Promise.resolve();
    let text: string;
    try {
      const handler = this.#handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return structuredClone(await handler(event, ...copies));
    } catch (error) {
      text = String(error);
    }
    throw new Error(`Error invoking remote method '${channel}': ${text}`);
  }
}
