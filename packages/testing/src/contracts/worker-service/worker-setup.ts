import {
  createPrompt,
  type CapabilityName,
  type ExecuteOptions,
  type LoadedModel,
  type ModelPlace,
  type Prompt,
  type WorkerService,
} from "@llm/domain";
import { parseJsonSchema } from "@llm/domain/adapters";
import { assertFails } from "../rejections.ts";
import type { TestApi } from "../test-api.ts";

/** A worker to be held to the contract; disposed after each case. */
export interface WorkerSetup extends AsyncDisposable {
  readonly worker: WorkerService;
  /**
   * A model whose answer to any prompt runs to `maxTokens` and is the same each time at temperature 0. With the
   * capability `tokens` it has room for 2,048 of them or more, and was trained for fewer than 10,000,000.
   */
  readonly model: ModelPlace;
  /** Kills the engine, as a lack of memory would. Needed for the capability `crash`. */
  crash?(): Promise<void>;
}

export interface WorkerSetupUse {
  /** The case disposes or kills the worker. In every other case a setup may give one that is shared. */
  readonly exclusive: boolean;
}

/** Makes the worker of one case. */
export type MakeWorkerSetup = (use: WorkerSetupUse) => Promise<WorkerSetup>;

/** What an engine has; of what it has not, the contract asserts that it is refused plainly. */
export interface WorkerCapabilities {
  /** It can die without its host. */
  readonly crash: boolean;
  /** It loads files of this machine, else what an endpoint runs. */
  readonly files: boolean;
  /** It computes on this machine and takes `LoadOptions.llama`. */
  readonly tuning: boolean;
  /** It counts tokens and knows how many its context holds. */
  readonly tokens: boolean;
}

/** What a case works with: the worker with its model loaded. */
export interface LoadedWorker {
  readonly worker: WorkerService;
  readonly model: ModelPlace;
  readonly loaded: LoadedModel;
  crash(): Promise<void>;
}

type Case = (setup: LoadedWorker) => Promise<void>;

/** Registers cases: each gets a worker whose model is loaded, and that is disposed afterwards. */
export class WorkerCases {
  readonly capabilities: WorkerCapabilities;
  readonly #api: TestApi;
  readonly #make: MakeWorkerSetup;

  constructor(api: TestApi, make: MakeWorkerSetup, capabilities: WorkerCapabilities) {
    this.#api = api;
    this.#make = make;
    this.capabilities = capabilities;
  }

  it(name: string, run: Case): void {
    this.#register(name, run, false);
  }

  /** For what a model may be unable to do: then the case asserts that it says so. */
  itIfCan(capability: CapabilityName, name: string, run: Case): void {
    this.it(name, async (setup) => {
      const isKnown = setup.loaded.capabilities[capability]?.isSupported;
      if (isKnown !== false) return run(setup);
      const { details } = await assertFails(uses[capability](setup.worker), "NOT_SUPPORTED");
      assertEqual(details["capability"], capability);
    });
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

/** A question with a picture of one dot. */
export const pictureQuestion = createPrompt([
  {
    role: "user",
    content: [
      { type: "text", text: "What is this?" },
      {
        type: "image",
        mediaType: "image/png",
        data: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      },
    ],
  },
]);

/** A question whose answer has been begun. */
export function begunAnswer(text: string) {
  return createPrompt([...question.messages, { role: "assistant", content: text }]);
}

const anyObject = parseJsonSchema({ type: "object" });

/** Asks for an answer that may have no chunk, for what is refused before it costs a token. */
function askInVain(worker: WorkerService, prompt: Prompt, options: ExecuteOptions = {}) {
  const refuse = () => {
    throw new Error("A chunk came of what should have been refused.");
  };
  return worker.executePrompt(prompt, refuse, { ...shortAnswer, ...options });
}

/** A simple use of each capability. */
const uses: Readonly<Record<CapabilityName, (worker: WorkerService) => Promise<unknown>>> = {
  text: (worker) => askInVain(worker, question),
  tools: (worker) => askInVain(worker, question, { tools: [{ name: "tide" }] }),
  json: (worker) =>
    askInVain(worker, question, { responseFormat: { type: "json", schema: anyObject } }),
  reasoning: (worker) => askInVain(worker, question),
  vision: (worker) => askInVain(worker, pictureQuestion),
  embeddings: (worker) => worker.embed(["sea"]),
  continuation: (worker) => askInVain(worker, begunAnswer("The sea")),
};

function assertEqual(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`Expected ${String(expected)}, got ${String(actual)}.`);
}

/** How many tokens the context of a loaded model holds, which an engine with the capability `tokens` says. */
export function contextSizeOf({ contextSize }: LoadedModel): number {
  if (contextSize === undefined) throw new Error("The engine does not say how much it can hold.");
  return contextSize;
}
