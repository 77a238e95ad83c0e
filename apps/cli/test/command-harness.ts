import { PassThrough, Writable } from "node:stream";
import { createLocalServices } from "@llm/application";
import type { Model } from "@llm/domain";
import {
  FakeConversationRepository,
  FakeHubAccount,
  FakeModelDownloader,
  FakeModelHub,
  FakeModelRepository,
  FakeWorkerService,
} from "@llm/testing/fakes";
import type { Runtime } from "@llm/runtime";
import { runCommandLine } from "../src/command-line.ts";
import type { ExitCode } from "../src/exit-codes.ts";

interface HarnessOptions {
  /** Whether stdin, stdout and stderr are a terminal. @default false */
  readonly isTerminal?: boolean;
  /** @default those of the fake repository */
  readonly models?: readonly Model[];
}

/** The world as a command sees it: streams in memory, and services on an engine that is a fake. */
export class CommandHarness {
  readonly worker = new FakeWorkerService();
  readonly repository: FakeModelRepository;
  downloads: FakeModelDownloader;
  readonly hub = new FakeModelHub();
  readonly hubAccount = new FakeHubAccount();
  readonly conversationStore = new FakeConversationRepository();
  readonly stdin: PassThrough & { isTTY?: boolean };
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Time that passes between two looks at the clock. */
  millisecondsPerLook = 0;
  #now = 0;
  readonly #interruptListeners = new Set<() => void>();

  constructor({ isTerminal = false, models }: HarnessOptions = {}) {
    this.repository = new FakeModelRepository(models);
    this.downloads = new FakeModelDownloader({ library: this.repository });
    this.stdin = Object.assign(new PassThrough(), { isTTY: isTerminal });
    this.stdout = new Screen(isTerminal);
    this.stderr = new Screen(isTerminal);
  }

  /** Runs a command to its end and gives its exit code. */
  run(...argv: readonly string[]): Promise<ExitCode> {
    const { stdin, stdout, stderr } = this;
    return runCommandLine(argv, {
      stdin,
      stdout,
      stderr,
      clock: { now: () => (this.#now += this.millisecondsPerLook) },
      openRuntime: async () => this.#runtime(),
      onInterrupt: (listener) => {
        this.#interruptListeners.add(listener);
        return () => this.#interruptListeners.delete(listener);
      },
    });
  }

  /** Leaves a download paused that has 300,000 bytes of 1,000,000. */
  async pausedDownload(source: string): Promise<void> {
    const { downloads } = this;
    downloads.downloadScript = { hangAfterSteps: 3 };
    const { id } = await downloads.start(source);
    for await (const { receivedBytes } of downloads.watch()) if (receivedBytes === 300_000) break;
    await downloads.pause(id);
    downloads.downloadScript = {};
  }

  /** What was written to stdout, line by line. */
  jsonLines(): unknown[] {
    const lines = this.stdout.text.trimEnd().split("\n");
    return lines.map((line): unknown => JSON.parse(line));
  }

  /** Does what Ctrl-C does outside of a prompt; gives how many listeners heard it. */
  interrupt(): number {
    const listeners = [...this.#interruptListeners];
    for (const listener of listeners) listener();
    return listeners.length;
  }

  #runtime(): Runtime {
    // Each run is a program of its own; what the fake was doing ended with the one before.
    if (this.downloads.disposed) {
      this.downloads = new FakeModelDownloader({ library: this.repository });
    }
    const { worker, repository, downloads, hub, hubAccount } = this;
    const services = createLocalServices({
      worker,
      repository,
      conversationRepository: this.conversationStore,
      downloads,
      hub,
      hubAccount,
      machine: { memoryBytes: 8_000_000_000 },
    });
    return {
      llm: services.llm,
      models: services.models,
      conversations: services.conversations,
      repository,
      downloads,
      catalogue: services.catalogue,
      hubAccount,
      conversationStore: this.conversationStore,
      onStoreNotice: () => () => {},
      worker,
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      folders: {
        home: "/home/llm",
        models: "/home/llm/models",
        logs: "/home/llm/logs",
      },
      // A fake needs no time to start.
      startEngine() {},
      async [Symbol.asyncDispose]() {
        await services[Symbol.asyncDispose]();
        await downloads[Symbol.asyncDispose]();
        await worker[Symbol.asyncDispose]();
      },
    };
  }
}

/** Keeps what is written to it. */
class Screen extends Writable {
  readonly isTTY: boolean;
  text = "";
  /** Fails every write from now on, as a pipe does whose reader has left. */
  isBroken = false;
  #onWrite = () => {};

  constructor(isTTY: boolean) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
  }

  override _write(text: unknown, _: BufferEncoding, done: (error?: Error) => void): void {
    if (this.isBroken) {
      done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
      return;
    }
    this.text += String(text);
    done();
    this.#onWrite();
  }

  /** Waits until the text contains `part`, `times` times. */
  async shows(part: string, times = 1): Promise<void> {
    while (this.text.split(part).length <= times) {
      await new Promise<void>((wake) => (this.#onWrite = wake));
    }
  }
}
