import { EventEmitter } from "node:events";
import { MessageChannel, type MessagePort } from "node:worker_threads";

/** What a port's `message` event carries. */
export interface FakePortMessage {
  readonly data: unknown;
  readonly ports: FakeMessagePortMain[];
}

interface RawMessage extends Event {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

/**
 * The main process's end of a message channel, over a real port: messages are cloned, wait for `start`,
 * and `close` is emitted when either end closes.
 */
export class FakeMessagePortMain extends EventEmitter {
  #port: MessagePort | undefined;
  #isStarted = false;
  readonly #onClose = () => this.emit("close");
  readonly #onMessage = (event: Event) => {
    if (!isRawMessage(event)) return;
    const ports = event.ports.map((port) => new FakeMessagePortMain(port));
    const message: FakePortMessage = { data: event.data, ports };
    this.emit("message", message);
  };

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on("close", this.#onClose);
  }

  /** Delivers what has been waiting, and what comes from here on. */
  start(): void {
    if (this.#isStarted || this.#port === undefined) return;
    this.#isStarted = true;
    this.#port.addEventListener("message", this.#onMessage);
  }

  /** Sends a copy; does nothing when this port was closed or given away. */
  postMessage(message: unknown, transfer: FakeMessagePortMain[] = []): void {
    if (this.#port === undefined) return;
    if (transfer.includes(this)) throw new Error("Port at index 0 contains the source port");
    this.#port.postMessage(message, detachPorts(transfer));
  }

  close(): void {
    this.#port?.close();
  }

  /** Whether the port was given away, after which it does nothing. */
  get isNeutered(): boolean {
    return this.#port === undefined;
  }

  /** Gives the real port away, as a transfer to another process does. */
  detach(): MessagePort | undefined {
    const port = this.#port;
    port?.off("close", this.#onClose);
    port?.removeEventListener("message", this.#onMessage);
    this.#port = undefined;
    return port;
  }
}

function isRawMessage(event: Event): event is RawMessage {
  return "data" in event && "ports" in event;
}

/** A message channel of the main process. */
export class FakeMessageChannelMain {
  readonly port1: FakeMessagePortMain;
  readonly port2: FakeMessagePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakeMessagePortMain(port1);
    this.port2 = new FakeMessagePortMain(port2);
  }
}

/** Takes the real ports out of those of the main process; none of them can be given away twice. */
export function detachPorts(ports: readonly FakeMessagePortMain[]): MessagePort[] {
  const given = new Set<FakeMessagePortMain>();
  for (const [index, port] of ports.entries()) {
    if (port.isNeutered) throw new Error(`Port at index ${index} is already neutered`);
    if (given.has(port))
      throw new Error(`Port at index ${index} is a duplicate of an earlier port`);
    given.add(port);
  }
  return ports.flatMap((port) => port.detach() ?? []);
}
