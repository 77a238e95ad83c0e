import {
  LlmError,
  type Completion,
  type DownloadId,
  type ModelId,
  type PromptInput,
} from "@llm/domain";
import type { ClientServices } from "@llm/protocol";
import { CatalogueBrowser } from "./catalogue-browser.ts";
import { Conversation, type GenerateOptions } from "./conversation.ts";
import { DownloadList } from "./download-list.ts";
import { nextAnimationFrame, type ScheduleFrame } from "./frame-batch.ts";
import type { ConversationOptions, LlmState } from "./llm-state.ts";
import { ModelLibrary } from "./model-library.ts";
import { StateContainer } from "./state-container.ts";

/** The services the user interface works with; `closed` says when and why they are gone. */
export type UiClient = ClientServices & { readonly closed?: Promise<LlmError> };

export interface LlmStoreOptions {
  /** When text that has come is shown. @default the next animation frame */
  scheduleFrame?: ScheduleFrame;
}

/** What a user can do. No action rejects: what went wrong is in `state.error`. */
export interface LlmActions {
  /** Reads the models and their states and chooses one; once per connection, however often it is called. */
  initLLM(): Promise<void>;
  /** Loads a model and asks it from now on; when the load is cancelled, the one before. */
  loadModel(id: ModelId): Promise<void>;
  /** Cancels a load that is under way. */
  cancelLoad(id: ModelId): Promise<void>;
  unloadModel(id: ModelId): Promise<void>;
  /** Deletes a model from this machine. */
  removeModel(id: ModelId): Promise<void>;
  /** Checks the files of a model; what it found is in `state.checks`. */
  verifyModel(id: ModelId): Promise<void>;
  /**
   * Downloads a model: the id of one in the library for its newer version, else a source such as
   * `hf:user/model:Q4_K_M` or the address of a GGUF file. It goes on, whatever becomes of this page; see `state.downloads`.
   */
  startDownload(modelId: string): Promise<void>;
  /** Cancels a download and deletes what it has. @default the one in `state.download` */
  cancelDownload(id?: DownloadId): Promise<void>;
  /** Stops a download and keeps what it has. */
  pauseDownload(id: DownloadId): Promise<void>;
  /** Goes on with a download that paused or failed. */
  resumeDownload(id: DownloadId): Promise<void>;
  /** Searches the hub into `state.search`; an empty query ends the search. */
  searchModels(query: string): Promise<void>;
  /** Reads the facts of a model on the hub into `state.inspections`. */
  inspectModel(source: string): Promise<void>;
  /** Begins a new conversation; an answer that is being written is discarded. */
  createContext(options?: ConversationOptions): void;
  /** Asks one question without history. Gives undefined when it failed or was aborted. */
  generateCompletion(
    input: PromptInput,
    options?: GenerateOptions,
  ): Promise<Completion | undefined>;
  /** Adds a question to the conversation and streams the answer into `state.messages`. */
  generateChatCompletion(text: string, options?: GenerateOptions): Promise<Completion | undefined>;
  /** Answers the last question again. */
  regenerate(): Promise<Completion | undefined>;
  /** Ends the running answer: it is kept and marked stopped when text has come, else aborted. A second call aborts it. */
  abort(): void;
}

/** The state of the user interface and what changes it, without React. */
export class LlmStore {
  readonly #state = new StateContainer();
  readonly #library = new ModelLibrary(this.#state);
  readonly #browser = new CatalogueBrowser(this.#state);
  readonly #downloads: DownloadList;
  readonly #conversation: Conversation;
  #client: UiClient;
  #connection = new AbortController();
  #opening: Promise<void> | undefined;

  readonly actions: LlmActions = {
    initLLM: () => this.#init(),
    loadModel: (id) => this.#library.load(this.#client, id),
    cancelLoad: (id) => this.#library.cancelLoad(this.#client, id),
    unloadModel: (id) => this.#library.unload(this.#client, id),
    removeModel: (id) => this.#library.remove(this.#client, id),
    verifyModel: (id) => this.#library.verify(this.#client, id),
    startDownload: (modelId) => this.#downloads.start(this.#client, modelId),
    cancelDownload: (id) => this.#downloads.cancel(this.#client, id),
    pauseDownload: (id) => this.#downloads.pause(this.#client, id),
    resumeDownload: (id) => this.#downloads.resume(this.#client, id),
    searchModels: (query) => this.#browser.search(this.#client, query),
    inspectModel: (source) => this.#browser.inspect(this.#client, source),
    createContext: (options = {}) => this.#conversation.begin(options),
    generateCompletion: (input, options) =>
      this.#conversation.complete(this.#client, input, options),
    generateChatCompletion: (text, options) => this.#conversation.ask(this.#client, text, options),
    regenerate: () => this.#conversation.regenerate(this.#client),
    abort: () => this.#conversation.stop(),
  };

  constructor(client: UiClient, options: LlmStoreOptions = {}) {
    this.#client = client;
    const { scheduleFrame = nextAnimationFrame } = options;
    this.#conversation = new Conversation(this.#state, scheduleFrame);
    this.#downloads = new DownloadList(this.#state, {
      scheduleFrame,
      onCompleted: () => this.#library.refresh(this.#client),
    });
  }

  get getSnapshot(): () => LlmState {
    return this.#state.getSnapshot;
  }

  get subscribe(): (listener: () => void) => () => void {
    return this.#state.subscribe;
  }

  /** Works with `client` from now on and keeps the conversation. Returns how to let go of it. */
  connect(client: UiClient): () => void {
    const connection = new AbortController();
    this.#client = client;
    this.#connection = connection;
    this.#opening = undefined;
    this.#state.update({ connectionError: undefined });
    void client.closed?.then((error) => {
      if (!connection.signal.aborted) this.#state.update({ connectionError: error });
    });
    return () => connection.abort();
  }

  #init(): Promise<void> {
    const { signal } = this.#connection;
    this.#opening ??= this.#open(signal).catch((error: unknown) => {
      if (signal.aborted) return;
      this.#opening = undefined;
      this.#state.update({ error: LlmError.from(error) });
    });
    return this.#opening;
  }

  async #open(signal: AbortSignal): Promise<void> {
    await this.#library.open(this.#client, signal);
    await Promise.all([
      this.#downloads.open(this.#client, signal),
      this.#browser.open(this.#client, signal),
    ]);
  }
}
