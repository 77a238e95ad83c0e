import { createPrompt, type LoadedModel, type ModelFile, type WorkerService } from "@llm/domain";
import type { TestApi } from "../test-api.ts";

/** A worker to be held to the contract; disposed after each case. */
export interface WorkerSetup extends AsyncDisposable {
  readonly worker: WorkerService;
  /**
   * A model with room for 2,048 tokens or more, trained for fewer than 10,000,000, whose answer to any prompt runs to `maxTokens` and is the same
   * each time at temperature 0.
   */
  readonly model: ModelFile;
  /** Kills the engine, as a lack of memory would. Needed for the capability `crash`. */
  crash?(): Promise<void>;
}

export interface WorkerSetupUse {
  /** The case disposes or kills the worker. In every other case a setup may give one that is shared. */
  readonly exclusive: boolean;
}

/** Makes the worker of one case. */
export type MakeWorkerSetup = (use: WorkerSetupUse) => Promise<WorkerSetup>;

export interface WorkerCapabilities {
  /** The engine can die without its host; the cases of that are left out where it cannot. */
  readonly crash: boolean;
}

/** What a case works with: the worker with its model loaded. */
export interface LoadedWorker {
  readonly worker: WorkerService;
  readonly model: ModelFile;
  readonly loaded: LoadedModel;
  crash(): Promise<void>;
}

type Case = (setup: LoadedWorker) => Promise<void>;

/** Registers cases: each gets a worker whose model is loaded, and that is disposed afterwards. */
export class WorkerCases {
  readonly #api: TestApi;
  readonly #make: MakeWorkerSetup;

  constructor(api: TestApi, make: MakeWorkerSetup) {
    this.#api = api;
    this.#make = make;
  }

  it(name: string, run: Case): void {
    this.#register(name, run, false);
  }

  /** For a case that disposes or kills its worker. */
  itExclusively(name: string, run: Case): void {
    this.#register(name, run, true);
  }

  #register(name: string, run: Case, exclusive: boolean): void {
    const body = async () => {
      await using setup = await this.#make({ exclusive });
      const loaded = await setup.worker.loadModel(setup.model);
      const { worker, model } = setup;
      const crash = async () => setup.crash?.();
      await run({ worker, model, loaded, crash });
    };
    this.#api.it(name, body, 60_000);
  }
}

/** The prompt of most cases. */
export const question = createPrompt("Tell me about the sea.");

/** An answer much longer than what any transport holds back before it slows the engine. */
export const longAnswer = { maxTokens: 1_000, temperature: 0 } as const;

/** An answer that every engine writes quickly. */
export const shortAnswer = { maxTokens: 24, temperature: 0 } as const;
