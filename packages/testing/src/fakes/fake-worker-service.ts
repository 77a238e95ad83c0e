import {
  createPrompt,
  LlmError,
  type Calibration,
  type ChunkHandler,
  type Completion,
  type CountOptions,
  type Embedding,
  type EmbedOptions,
  type EngineInfo,
  type ExecuteOptions,
  type LoadedModel,
  type LoadOptions,
  type ModelId,
  type ModelPlace,
  type ModelUnloaded,
  type Prompt,
  type PromptProgress,
  type UnloadReason,
  type WorkerService,
} from "@llm/domain";
import {
  checkEmbeddingInput,
  checkCapabilities,
  checkGenerationOptions,
  checkLoadOptions,
  linkedAbortController,
  Listeners,
  parseOutputOptions,
  requireCapability,
  type LinkedAbortController,
} from "@llm/domain/adapters";
import { pause } from "./pause.ts";
import { writeFakeAnswer, type AnswerScript } from "./fake-answer.ts";
import { checkTextsFit, fakeEmbedding } from "./fake-embedding.ts";
import { cutShort, disposed, notLoaded, onlyFiles } from "./fake-errors.ts";
import { loadFakeModel, type LoadedFake, type LoadScript } from "./fake-load.ts";
import { countWords, fitWords } from "./fake-words.ts";

/** One call a fake got, in the order of the calls. */
export type FakeCall =
  | { readonly method: "loadModel"; readonly place: ModelPlace; readonly options: LoadOptions }
  | { readonly method: "unloadModel"; readonly modelId: ModelId }
  | { readonly method: "executePrompt"; readonly prompt: Prompt; readonly options: ExecuteOptions }
  | {
      readonly method: "embed";
      readonly input: readonly string[];
      readonly options: EmbedOptions;
    };

interface RunningCall {
  readonly modelId: ModelId;
  readonly controller: LinkedAbortController;
  /** Chunks its reader has taken or is taking. */
  chunksDelivered: number;
}

/**
 * An engine in memory that writes words. It does what the contract of `WorkerService` says, as its scripts
 * tell it, and lets a test see what was asked of it. A token is a word. Nothing is read from disk: a path
 * with `missing` in it is not there, and one that does not end in `.gguf` is no model.
 */
export class FakeWorkerService implements WorkerService {
  /** How the answers that start from now on are written. */
  answerScript: AnswerScript = {};
  /** How the loads that start from now on go. */
  loadScript: LoadScript = {};
  readonly calls: FakeCall[] = [];
  readonly #loaded = new Map<ModelId, LoadedFake>();
  readonly #dueToDrop = new Map<ModelId, UnloadReason>();
  readonly #running = new Set<RunningCall>();
  readonly #calibrations = new Map<ModelId, Calibration>();
  readonly #listeners = new Listeners<ModelUnloaded>();
  #chunksWritten = 0;
  #cancelled = 0;
  #disposed = false;

  /** Ids of the models that are loaded, the one loaded last at the end. */
  get loaded(): readonly ModelId[] {
    return [...this.#loaded.keys()];
  }

  /** Loads and answers that are under way. */
  get active(): number {
    return this.#running.size;
  }

  /** Text chunks handed to readers so far. */
  get chunksWritten(): number {
    return this.#chunksWritten;
  }

  /** Loads and answers that ended because their caller aborted them, or because its `onChunk` threw. */
  get cancelled(): number {
    return this.#cancelled;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  async loadModel(place: ModelPlace, options: LoadOptions = {}): Promise<LoadedModel> {
    this.calls.push({ method: "loadModel", place, options });
    const { modelId } = place;
    return this.#run(modelId, options.signal, async (signal) => {
      const known = this.#loaded.get(modelId);
      if (known !== undefined) return known;
      if (place.kind !== "file") throw onlyFiles();
      checkLoadOptions(options);
      const loaded = await loadFakeModel(place, { ...options, signal, script: this.loadScript });
      if (!this.#loaded.has(modelId)) this.#loaded.set(modelId, loaded);
      this.#remember(loaded);
      return this.#find(modelId);
    });
  }

  async unloadModel(modelId: ModelId): Promise<void> {
    this.calls.push({ method: "unloadModel", modelId });
    this.#throwIfDisposed();
    if (!this.#loaded.delete(modelId)) return;
    this.#abortCalls(notLoaded(modelId), modelId);
    this.#listeners.tell({ modelId });
  }

  async executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options: ExecuteOptions = {},
  ): Promise<Completion> {
    this.calls.push({ method: "executePrompt", prompt, options });
    this.#throwIfDisposed();
    options.signal?.throwIfAborted();
    checkGenerationOptions(options);
    const output = parseOutputOptions(options);
    createPrompt(prompt);
    const loaded = this.#findInTime(options.modelId);
    checkCapabilities(loaded, prompt, output);
    const { modelId, contextSize } = loaded;
    const fitted = fitWords(prompt, { ...options, contextSize });
    const script = this.answerScript;
    return this.#run(modelId, options.signal, (signal, giveUp, call) => {
      const onPromptProgress =
        options.onPromptProgress &&
        ((progress: PromptProgress) => {
          try {
            options.onPromptProgress?.(progress);
          } catch (error) {
            giveUp(error);
          }
        });
      const request = {
        ...fitted,
        options,
        output,
        script,
        modelId,
        contextSize,
        signal,
        onPromptProgress,
      };
      return writeFakeAnswer(request, async (chunk) => {
        if (!chunk.isFinal) this.#chunksWritten += 1;
        call.chunksDelivered += 1;
        try {
          await onChunk(chunk);
        } catch (error) {
          giveUp(error);
        }
      });
    });
  }

  async countTokens(prompt: Prompt, options: CountOptions = {}): Promise<number> {
    this.#throwIfDisposed();
    this.#find(options.modelId);
    return countWords(createPrompt(prompt));
  }

  async embed(input: readonly string[], options: EmbedOptions = {}): Promise<readonly Embedding[]> {
    this.calls.push({ method: "embed", input, options });
    this.#throwIfDisposed();
    checkEmbeddingInput(input);
    const { modelId, contextSize, capabilities } = this.#findInTime(options.modelId);
    requireCapability(capabilities, "embeddings", modelId);
    return this.#run(modelId, options.signal, async (signal) => {
      const embeddings = input.map(fakeEmbedding);
      checkTextsFit(embeddings, contextSize);
      for (const _ of input) await pause(0, signal);
      return embeddings;
    });
  }

  async describe(): Promise<readonly EngineInfo[]> {
    this.#throwIfDisposed();
    const local = {
      backends: [
        { name: "cpu", available: true },
        { name: "vulkan", available: false, reason: "A fake has no GPU." },
      ],
      backend: "cpu",
      threads: 1,
      memoryBytes: 50_000_000,
      freeMemoryBytes: 8_000_000_000,
      calibrations: [...this.#calibrations.values()],
    };
    return [{ name: "fake", version: "1.0.0", local }];
  }

  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Unloads a model that nobody asked to unload, as an engine does that needs its memory. Not one that is answering. */
  drop(modelId: ModelId, reason: UnloadReason): void {
    if ([...this.#running].some((call) => call.modelId === modelId)) return;
    if (this.#loaded.delete(modelId)) this.#listeners.tell({ modelId, reason });
  }

  /** Drops a model just before the next answer or embedding that is asked of it; the news of that comes after the refusal. */
  dropBeforeNextUse(modelId: ModelId, reason: UnloadReason): void {
    this.#dueToDrop.set(modelId, reason);
  }

  /** Does what the death of an engine process does: calls under way fail, no model stays loaded. */
  crash(error = new LlmError("WORKER_CRASHED", "The fake engine crashed as told.")): void {
    const lost = this.loaded;
    this.#loaded.clear();
    for (const { controller, chunksDelivered } of this.#running) {
      controller.abort(chunksDelivered === 0 ? error : cutShort(error, chunksDelivered));
    }
    for (const modelId of lost) this.#listeners.tell({ modelId, error });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#abortCalls(disposed());
    this.#loaded.clear();
    this.#listeners.clear();
  }

  async #run<T>(
    modelId: ModelId,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal, giveUp: (error: unknown) => void, call: RunningCall) => Promise<T>,
  ): Promise<T> {
    this.#throwIfDisposed();
    signal?.throwIfAborted();
    using controller = linkedAbortController(signal);
    const call: RunningCall = { modelId, controller, chunksDelivered: 0 };
    let gaveUp = false;
    this.#running.add(call);
    try {
      const giveUp = (error: unknown) => {
        gaveUp = true;
        controller.abort(error);
      };
      return await work(controller.signal, giveUp, call);
    } catch (error) {
      if (gaveUp || signal?.aborted) this.#cancelled += 1;
      throw error;
    } finally {
      this.#running.delete(call);
    }
  }

  #remember({ modelId, local }: LoadedModel): void {
    if (local?.chosenBy?.threads !== "measured") return;
    const { threads, flashAttention = false } = local;
    const measured = { pinned: true, tokensPerSecond: 100, measuredAt: Date.UTC(2026, 0, 1) };
    this.#calibrations.set(modelId, { model: modelId, threads, flashAttention, ...measured });
  }

  #find(id: ModelId | undefined): LoadedFake {
    const modelId = id ?? this.loaded.at(-1);
    const loaded = modelId === undefined ? undefined : this.#loaded.get(modelId);
    if (loaded === undefined) throw notLoaded(modelId);
    return loaded;
  }

  #findInTime(id: ModelId | undefined): LoadedFake {
    const loaded = this.#find(id);
    const { modelId } = loaded;
    const reason = this.#dueToDrop.get(modelId);
    if (reason === undefined) return loaded;
    this.#dueToDrop.delete(modelId);
    this.#loaded.delete(modelId);
    setTimeout(() => this.#listeners.tell({ modelId, reason }), 0);
    throw notLoaded(modelId);
  }

  #abortCalls(reason: LlmError, modelId?: ModelId): void {
    for (const call of this.#running) {
      if (modelId === undefined || call.modelId === modelId) call.controller.abort(reason);
    }
  }

  #throwIfDisposed(): void {
    if (this.#disposed) throw disposed();
  }
}
