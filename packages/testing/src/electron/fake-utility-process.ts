import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import type { MessagePort } from "node:worker_threads";
import {
  detachPorts,
  FakeMessagePortMain,
  type FakePortMessage,
} from "./fake-message-port-main.ts";

/** What runs inside: it talks to its parent and can end itself. */
export interface FakeUtilityChild {
  readonly parentPort: FakeParentPort;
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
  exit(code: number): void;
}

/** A utility process's end of its pipe; messages wait for the first `message` listener. */
export class FakeParentPort extends EventEmitter {
  readonly #post: (message: unknown) => void;
  #waiting: FakePortMessage[] = [];

  constructor(post: (message: unknown) => void) {
    super();
    this.#post = post;
    this.on("newListener", (event: unknown) => {
      if (event === "message") queueMicrotask(() => this.#deliverWaiting());
    });
  }

  postMessage(message: unknown): void {
    this.#post(structuredClone(message));
  }

  /** Takes a message of the parent. */
  receive(message: FakePortMessage): void {
    if (this.listenerCount("message") === 0) this.#waiting.push(message);
    else this.emit("message", message);
  }

  #deliverWaiting(): void {
    for (const message of this.#waiting.splice(0)) this.emit("message", message);
  }
}

export interface FakeForkOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly execArgv?: readonly string[];
  readonly serviceName?: string;
  readonly stdio?: string | readonly string[];
}

/** A utility process as the main process sees it. */
export class FakeUtilityProcess extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  #pid: number | undefined;
  readonly #parentPort: FakeParentPort;
  readonly #ignoresTermination: boolean;
  readonly #ports: MessagePort[] = [];
  #hasExited = false;

  constructor(pid: number, program: FakeUtilityProgram) {
    super();
    this.#ignoresTermination = program.ignoresTermination ?? false;
    this.#parentPort = new FakeParentPort((message) => {
      setImmediate(() => {
        if (!this.#hasExited) this.emit("message", message);
      });
    });
    setImmediate(() => {
      this.#pid = pid;
      this.emit("spawn");
      program.run({
        parentPort: this.#parentPort,
        stdout: this.stdout,
        stderr: this.stderr,
        exit: (code) => this.exit(code),
      });
    });
  }

  /** Undefined before `spawn` and after `exit`. */
  get pid(): number | undefined {
    return this.#pid;
  }

  postMessage(message: unknown, transfer: FakeMessagePortMain[] = []): void {
    const data: unknown = structuredClone(message);
    const given = detachPorts(transfer);
    this.#ports.push(...given);
    setImmediate(() => {
      if (this.#hasExited) return;
      this.#parentPort.receive({ data, ports: given.map((port) => new FakeMessagePortMain(port)) });
    });
  }

  /** Asks the process to end (SIGTERM); tells whether it was asked. */
  kill(): boolean {
    if (this.#pid === undefined) return false;
    if (!this.#ignoresTermination) this.exit(15);
    return true;
  }

  /** Ends the process as if it had left by itself. */
  exit(code: number): void {
    if (this.#hasExited) return;
    this.#hasExited = true;
    setImmediate(() => {
      this.#pid = undefined;
      for (const port of this.#ports) port.close();
      this.stdout.end();
      this.stderr.end();
      this.emit("exit", code);
    });
  }
}

export interface FakeUtilityProgram {
  run(child: FakeUtilityChild): void;
  /** A process that only SIGKILL ends. @default false */
  ignoresTermination?: boolean;
}

/** The module that starts utility processes; `forks` has what each was started with. */
export class FakeUtilityProcessModule {
  readonly forks: {
    readonly modulePath: string;
    readonly values: readonly string[];
    readonly options: FakeForkOptions;
    readonly process: FakeUtilityProcess;
  }[] = [];
  readonly #program: FakeUtilityProgram;

  constructor(program: FakeUtilityProgram) {
    this.#program = program;
  }

  fork(
    modulePath: string,
    values: string[] = [],
    options: FakeForkOptions = {},
  ): FakeUtilityProcess {
    const process = new FakeUtilityProcess(1000 + this.forks.length, this.#program);
    this.forks.push({ modulePath, values, options, process });
    return process;
  }
}
