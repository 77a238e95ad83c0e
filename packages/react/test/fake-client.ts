import {
  createPrompt,
  defaultSampling,
  LlmError,
  type AskOptions,
  type CatalogueModel,
  type ChunkHandler,
  type Completion,
  type ConversationService,
  type Download,
  type FinishReason,
  type HubAccount,
  type HubModel,
  type HubTokenSource,
  type LlmService,
  type LoadedModel,
  type LoadOptions,
  type Model,
  type ModelCatalogue,
  type ModelChange,
  type ModelDownloads,
  type ModelId,
  type ModelManager,
  type ModelState,
  type ModelVerification,
  type Prompt,
  type PromptInput,
  type RemoteModel,
  type WatchOptions,
} from "@llm/domain";
import { abortReason, chunkStream, promptForObject, summarizeError } from "@llm/domain/adapters";
import { deferred } from "./deferred.ts";

export const starter: Model = {
  id: "starter",
  name: "Starter",
  publisher: "LLM Desktop",
  summary: "Explains the app.",
  sizeBytes: 4_529_472,
  parameterCount: 2_213_568,
  quantization: "F16",
  contextLength: 1024,
  license: "MIT",
  origin: "bundled",
};

export const other: Model = { id: "other", name: "Other", sizeBytes: 2e9, origin: "file" };

export const loadedStarter: LoadedModel = {
  modelId: "starter",
  contextSize: 1024,
  loadMs: 80,
  capabilities: {},
  sampling: defaultSampling,
  local: { threads: 2, gpuLayers: 0, memoryBytes: 21_000_000 },
};

const unused = () => Promise.reject(new Error("No conversations are kept here."));
async function* nothing() {}

const noConversations: ConversationService = {
  list: unused,
  search: unused,
  get: unused,
  create: unused,
  update: unused,
  remove: unused,
  restore: unused,
  ask: unused,
  regenerate: unused,
  edit: unused,
  continue: unused,
  stop: unused,
  watch: nothing,
  watchList: nothing,
  export: nothing,
  import: unused,
};

/** An answer that the test writes, chunk by chunk. */
export class FakeAnswer {
  readonly prompt: Prompt;
  readonly options: AskOptions;
  readonly done: Promise<Completion>;
  readonly #onChunk: ChunkHandler;
  readonly #settle = deferred<Completion>();
  #index = 0;
  #content = "";

  constructor(prompt: Prompt, onChunk: ChunkHandler, options: AskOptions) {
    this.prompt = prompt;
    this.options = options;
    this.#onChunk = onChunk;
    this.done = this.#settle.promise;
    const { signal } = options;
    signal?.addEventListener("abort", () => this.#settle.reject(abortReason(signal)));
    options.stopSignal?.addEventListener("abort", () => void this.finish("stopped"));
  }

  async text(content: string): Promise<void> {
    this.#content += content;
    await this.#onChunk({ type: "text", index: this.#index++, content, isFinal: false });
  }

  async reasoning(content: string): Promise<void> {
    await this.#onChunk({ type: "reasoning", index: this.#index++, content, isFinal: false });
  }

  /** Tells how far the prompt is read. */
  read(processed: number, total: number): void {
    this.options.onPromptProgress?.({ processed, total, cached: 0 });
  }

  async finish(
    finishReason: FinishReason = "stop",
    change: Pick<Completion, "droppedMessages"> = {},
  ): Promise<void> {
    const usage = { promptTokens: 10, completionTokens: 20, contextUsed: 30, contextSize: 1024 };
    const timings = {
      queueMs: 0,
      promptMs: 10,
      generationMs: 100,
      firstChunkMs: 120,
      tokensPerSecond: 200,
    };
    const outcome = {
      finishReason,
      modelId: this.options.modelId ?? starter.id,
      sampling: defaultSampling,
      usage,
      timings,
      ...change,
    };
    const index = this.#index++;
    await this.#onChunk({ type: "final", index, content: "", isFinal: true, ...outcome });
    this.#settle.resolve({ text: this.#content, reasoning: "", toolCalls: [], ...outcome });
  }

  fail(error: unknown): void {
    this.#settle.reject(error);
  }
}

/** A load that the test drives. */
class FakeLoad {
  readonly settled = deferred<LoadedModel>();
  readonly options: LoadOptions;

  constructor(options: LoadOptions) {
    this.options = options;
    const { signal } = options;
    signal?.addEventListener("abort", () => this.settled.reject(abortReason(signal)));
  }
}

/** A download that has just been put in the queue; `change` makes another of it. */
export function download(change: Partial<Download> = {}): Download {
  return {
    id: "download-1",
    source: "hf:acme/tiny:Q8_0",
    name: "tiny-Q8_0.gguf",
    status: "queued",
    receivedBytes: 0,
    bytesPerSecond: 0,
    ...change,
  };
}

export const recommended: CatalogueModel = {
  source: "hf:acme/tiny:Q8_0",
  name: "Tiny",
  publisher: "acme",
  summary: "Good for tests.",
  sizeBytes: 300_000_000,
  parameterCount: 250_000_000,
  quantization: "Q8_0",
  contextLength: 2048,
  license: "mit",
};

/** Services whose answers, loads and downloads go on only as the test says. */
export class FakeClient {
  readonly answers: FakeAnswer[] = [];
  readonly unloads: ModelId[] = [];
  /** Set to make the next call of that kind fail. */
  failList: LlmError | undefined;
  failUnload: LlmError | undefined;
  readonly llm: LlmService;
  readonly models: ModelManager;
  readonly conversations = noConversations;
  #models: readonly Model[];
  readonly #states = new Map<ModelId, ModelState>();
  readonly #loads = new Map<ModelId, FakeLoad>();
  readonly downloads: ModelDownloads;
  readonly catalogue: ModelCatalogue;
  /** What was asked of the downloads, such as `pause download-1`. */
  readonly steps: string[] = [];
  failDownloads: LlmError | undefined;
  /** What searches and inspections give; a search waits until there is something. */
  found = deferred<readonly HubModel[]>();
  inspected = deferred<RemoteModel>();
  verified = deferred<ModelVerification>();
  /** Fails a token in place of saving it. */
  failToken: LlmError | undefined;
  /** Fails the question where the token is from. */
  failDescribe: LlmError | undefined;
  tokenSource: HubTokenSource | undefined;
  /** Whose the token is that is saved; nobody's while the hub cannot be asked. */
  userName: string | undefined = "me";
  readonly hubAccount: HubAccount = {
    describe: async () => {
      if (this.failDescribe !== undefined) throw this.failDescribe;
      return { source: this.tokenSource };
    },
    setToken: async (token) => {
      this.steps.push(`token ${token}`);
      if (this.failToken !== undefined) throw this.failToken;
      this.tokenSource = "settings";
      return { userName: this.userName };
    },
    removeToken: async () => {
      this.steps.push("remove token");
      this.tokenSource = undefined;
    },
  };
  readonly #downloads = new Map<string, Download>();
  readonly #watches = new Set<StateQueue<ModelChange>>();
  readonly #downloadWatches = new Set<StateQueue<Download>>();

  constructor(models: readonly Model[] = [starter, other]) {
    this.#models = models;
    for (const { id } of models) this.#states.set(id, { modelId: id, status: "unloaded" });
    this.llm = this.#createLlm();
    this.models = this.#createModels();
    this.downloads = this.#createDownloads();
    this.catalogue = this.#createCatalogue();
  }

  get answer(): FakeAnswer {
    const answer = this.answers.at(-1);
    if (answer === undefined) throw new Error("Nothing was asked.");
    return answer;
  }

  get watchCount(): number {
    return this.#watches.size;
  }

  setState(state: ModelState): void {
    this.#states.set(state.modelId, state);
    for (const watch of this.#watches) watch.push(state);
  }

  setDownload(state: Download): void {
    this.#downloads.set(state.id, state);
    for (const watch of this.#downloadWatches) watch.push(state);
  }

  /** What another window does; `models.remove` does it too. */
  removeModel(id: ModelId): void {
    this.#models = this.#models.filter((model) => model.id !== id);
    this.#states.delete(id);
    for (const watch of this.#watches) watch.push({ modelId: id, status: "removed" });
  }

  addModel(model: Model): void {
    this.#models = [...this.#models, model];
  }

  finishLoad(id: ModelId): void {
    const loaded = { ...loadedStarter, modelId: id };
    this.setState({ modelId: id, status: "loaded", loaded });
    this.#loads.get(id)?.settled.resolve(loaded);
  }

  failLoad(id: ModelId, error: LlmError): void {
    this.setState({ modelId: id, status: "failed", error: summarizeError(error) });
    this.#loads.get(id)?.settled.reject(error);
  }

  failWatches(error: LlmError): void {
    for (const watch of this.#watches) watch.fail(error);
  }

  #createLlm(): LlmService {
    const promptStream = (input: PromptInput, onChunk: ChunkHandler, options: AskOptions = {}) => {
      const answer = new FakeAnswer(createPrompt(input), onChunk, options);
      this.answers.push(answer);
      return answer.done;
    };
    const prompt: LlmService["prompt"] = (input, options) =>
      promptStream(input, () => undefined, options);
    return {
      loadModel: (id, options) => this.models.load(id, options),
      prompt,
      promptObject: (input, schema, options) =>
        promptForObject({ prompt }, { input, schema, options }),
      embed: async () => {
        throw new LlmError("GENERATION_FAILED", "This fake embeds nothing.");
      },
      promptStream,
      stream: (input, options) =>
        chunkStream((onChunk, signal) => promptStream(input, onChunk, { ...options, signal })),
    };
  }

  #createModels(): ModelManager {
    return {
      list: async () => {
        if (this.failList !== undefined) throw this.failList;
        return this.#models;
      },
      get: async (id) => this.#models.find((model) => model.id === id) ?? unknownModel(id),
      state: async (id) => this.#states.get(id) ?? unknownModel(id),
      load: (id, options = {}) => {
        const load = new FakeLoad(options);
        this.#loads.set(id, load);
        this.setState({ modelId: id, status: "loading", progress: 0 });
        return load.settled.promise;
      },
      unload: async (id) => {
        this.unloads.push(id);
        if (this.failUnload !== undefined) throw this.failUnload;
        this.setState({ modelId: id, status: "unloaded" });
      },
      remove: async (id) => {
        this.steps.push(`remove ${id}`);
        this.removeModel(id);
        return { modelId: id, freedBytes: 1 };
      },
      verify: async (id, options) => {
        options?.onProgress?.(0.25);
        return this.verified.promise;
      },
      watch: (options) => watchStates(this.#watches, this.#states, options),
    };
  }

  #createDownloads(): ModelDownloads {
    const step = async (words: string) => {
      this.steps.push(words);
      if (this.failDownloads !== undefined) throw this.failDownloads;
    };
    return {
      start: async (source, options) => {
        await step(`start ${source}${options?.update === true ? " update" : ""}`);
        const begun = download({ id: source, source });
        this.setDownload(begun);
        return begun;
      },
      list: async () => [...this.#downloads.values()],
      pause: (id) => step(`pause ${id}`),
      resume: (id) => step(`resume ${id}`),
      cancel: (id) => step(`cancel ${id}`),
      watch: (options) => watchStates(this.#downloadWatches, this.#downloads, options),
    };
  }

  #createCatalogue(): ModelCatalogue {
    return {
      listRecommended: async () => [recommended],
      describeMachine: async () => ({ memoryBytes: 8_000_000_000 }),
      search: (query, options) => {
        this.steps.push(`search ${query}`);
        const { signal } = options ?? {};
        return new Promise((resolve, reject) => {
          signal?.addEventListener("abort", () => reject(abortReason(signal)));
          this.found.promise.then(resolve, reject);
        });
      },
      inspect: (source) => {
        this.steps.push(`inspect ${source}`);
        return this.inspected.promise;
      },
    };
  }
}

async function* watchStates<State>(
  watches: Set<StateQueue<State>>,
  states: ReadonlyMap<string, State>,
  { signal }: WatchOptions = {},
): AsyncGenerator<State, void, undefined> {
  const watch = new StateQueue([...states.values()]);
  const end = () => watch.end();
  signal?.addEventListener("abort", end);
  watches.add(watch);
  try {
    for (let state = await watch.take(); state !== undefined; state = await watch.take()) {
      yield state;
    }
  } finally {
    watches.delete(watch);
    signal?.removeEventListener("abort", end);
  }
}

/** States that wait for their reader. */
class StateQueue<State> {
  #states: State[];
  #end: { readonly error?: LlmError } | undefined;
  #wake: (() => void) | undefined;

  constructor(states: State[]) {
    this.#states = states;
  }

  push(state: State): void {
    this.#states.push(state);
    this.#wake?.();
  }

  end(): void {
    this.#end = {};
    this.#wake?.();
  }

  fail(error: LlmError): void {
    this.#end = { error };
    this.#wake?.();
  }

  async take(): Promise<State | undefined> {
    for (;;) {
      const state = this.#states.shift();
      if (state !== undefined) return state;
      if (this.#end?.error !== undefined) throw this.#end.error;
      if (this.#end !== undefined) return undefined;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }
}

function unknownModel(id: ModelId): never {
  throw new LlmError("MODEL_NOT_FOUND", `There is no model ${id}.`);
}
