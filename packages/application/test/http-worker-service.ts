import {
  LlmError,
  type ChunkHandler,
  type Completion,
  type EmbedOptions,
  type EndpointPlace,
  type EngineInfo,
  type ExecuteOptions,
  type FinishReason,
  type LoadedModel,
  type LoadOptions,
  type ModelCapabilities,
  type ModelId,
  type ModelPlace,
  type ModelUnloaded,
  type Prompt,
  type StreamChunk,
  type WorkerService,
} from "@llm/domain";
import {
  abortReason,
  checkCapabilities,
  checkEmbeddingInput,
  checkGenerationOptions,
  checkLoadOptions,
  CompletionBuilder,
  linkedAbortController,
  Listeners,
  parseOutputOptions,
  type LinkedAbortController,
} from "@llm/domain/adapters";
import { readLines } from "./read-lines.ts";

const can = { isSupported: true, knownFrom: "endpoint" } as const;
const cannot = { isSupported: false, knownFrom: "endpoint" } as const;
const capabilities: ModelCapabilities = {
  text: can,
  continuation: can,
  tools: cannot,
  json: cannot,
  vision: cannot,
  embeddings: cannot,
};

interface RunningCall {
  readonly modelId: ModelId;
  readonly controller: LinkedAbortController;
}

interface KnownModel {
  readonly place: EndpointPlace;
  readonly loaded: LoadedModel;
}

/** The models of an `HttpEngine`: a second engine, to show that the port fits more than one. */
export class HttpWorkerService implements WorkerService {
  readonly #address: string;
  readonly #models = new Map<ModelId, KnownModel>();
  readonly #running = new Set<RunningCall>();
  readonly #listeners = new Listeners<ModelUnloaded>();
  #isDisposed = false;

  constructor(address: string) {
    this.#address = address;
  }

  async loadModel(place: ModelPlace, options: LoadOptions = {}): Promise<LoadedModel> {
    this.#throwIfDisposed();
    options.signal?.throwIfAborted();
    checkLoadOptions(options);
    const { modelId } = place;
    const known = this.#models.get(modelId);
    if (known !== undefined) return known.loaded;
    if (place.kind !== "endpoint") {
      throw new LlmError("NOT_SUPPORTED", "An endpoint does not load files of this machine.");
    }
    options.onProgress?.(0);
    options.signal?.throwIfAborted();
    const { status } = await fetch(`${this.#address}/models/${place.name}`, {
      signal: options.signal ?? null,
    }).catch((error: unknown) => {
      options.signal?.throwIfAborted();
      throw unavailable(error);
    });
    if (status === 404) {
      throw new LlmError("MODEL_NOT_FOUND", `The endpoint has no model named ${place.name}.`);
    }
    options.onProgress?.(1);
    const loaded = { modelId, loadMs: 0, capabilities, sampling: {} };
    // Two loads at once give the same.
    const first = this.#models.get(modelId)?.loaded ?? loaded;
    this.#models.set(modelId, { place, loaded: first });
    return first;
  }

  async unloadModel(modelId: ModelId): Promise<void> {
    this.#forget({ modelId }, new LlmError("MODEL_NOT_LOADED", `${modelId} was unloaded.`));
  }

  async executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options: ExecuteOptions = {},
  ): Promise<Completion> {
    this.#throwIfDisposed();
    const { modelId: _, signal, stopSignal, onPromptProgress: __, ...given } = options;
    signal?.throwIfAborted();
    checkGenerationOptions(given);
    const { place, loaded } = this.#find(options.modelId);
    checkCapabilities(loaded, prompt, parseOutputOptions(given));
    using controller = linkedAbortController(signal);
    const call = { modelId: place.modelId, controller };
    this.#running.add(call);
    const completion = new CompletionBuilder();
    let index = 0;
    const hand = async (chunk: StreamChunk) => {
      controller.signal.throwIfAborted();
      completion.add(chunk);
      await abortable(Promise.resolve(onChunk(chunk)), controller.signal);
      controller.signal.throwIfAborted();
    };
    const { temperature, topP, topK, minP, seed, repeatPenalty, repeatLastTokens } = given;
    const asked = { temperature, topP, topK, minP, seed, repeatPenalty, repeatLastTokens };
    try {
      const finishReason = await this.#read(prompt, given, {
        signal: controller.signal,
        stopSignal,
        onText: (content) => hand({ type: "text", index: index++, content, isFinal: false }),
      });
      const end = { finishReason, modelId: place.modelId, sampling: asked };
      await hand({ type: "final", index, content: "", isFinal: true, ...end });
      return completion.build();
    } catch (error) {
      controller.abort(error);
      if (LlmError.isInstance(error) && error.code === "ENDPOINT_UNAVAILABLE") {
        const details = { chunksDelivered: index };
        const lost = new LlmError(error.code, error.message, { cause: error.cause, details });
        this.#forget({ modelId: place.modelId, error: lost }, lost);
        throw lost;
      }
      throw error;
    } finally {
      this.#running.delete(call);
    }
  }

  async countTokens(): Promise<number> {
    this.#throwIfDisposed();
    throw new LlmError("NOT_SUPPORTED", "This endpoint does not count tokens.");
  }

  async embed(input: readonly string[], options: EmbedOptions = {}): Promise<never> {
    this.#throwIfDisposed();
    checkEmbeddingInput(input);
    const { modelId } = this.#find(options.modelId).loaded;
    throw new LlmError("NOT_SUPPORTED", "This endpoint gives no embeddings.", {
      details: { modelId, capability: "embeddings" },
    });
  }

  async describe(): Promise<readonly EngineInfo[]> {
    this.#throwIfDisposed();
    return [{ name: "http", version: "1.0.0" }];
  }

  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    return this.#listeners.add(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    for (const { controller } of this.#running) controller.abort(disposed());
    this.#models.clear();
  }

  async #read(
    prompt: Prompt,
    options: object,
    reading: {
      readonly signal: AbortSignal;
      readonly stopSignal: AbortSignal | undefined;
      readonly onText: (text: string) => Promise<void>;
    },
  ): Promise<FinishReason> {
    const { signal, stopSignal, onText } = reading;
    if (stopSignal?.aborted) return "stopped";
    using request = linkedAbortController(signal);
    const onStop = () => request.abort();
    stopSignal?.addEventListener("abort", onStop, { once: true });
    try {
      const response = await fetch(this.#address, {
        method: "POST",
        body: JSON.stringify({ messages: prompt.messages, options }),
        signal: request.signal,
      }).catch((cause: unknown) => {
        throw unavailable(cause);
      });
      for await (const line of readLines(response, unavailable)) {
        if ("end" in line) return line.end;
        if ("error" in line) throw new LlmError("GENERATION_FAILED", line.error);
        await onText(line.text);
        if (stopSignal?.aborted) return "stopped";
      }
      throw unavailable(new Error("The answer ended early."));
    } catch (error) {
      signal.throwIfAborted();
      if (stopSignal?.aborted) return "stopped";
      throw error;
    } finally {
      stopSignal?.removeEventListener("abort", onStop);
      request.abort();
    }
  }

  #find(modelId: ModelId | undefined): KnownModel {
    const found =
      modelId === undefined ? [...this.#models.values()].at(-1) : this.#models.get(modelId);
    if (found !== undefined) return found;
    throw new LlmError("MODEL_NOT_LOADED", `The model ${modelId ?? ""} is not loaded.`);
  }

  #forget(event: ModelUnloaded, reason: LlmError): void {
    if (!this.#models.delete(event.modelId)) return;
    for (const { modelId, controller } of this.#running) {
      if (modelId === event.modelId) controller.abort(reason);
    }
    this.#listeners.tell(event);
  }

  #throwIfDisposed(): void {
    if (this.#isDisposed) throw disposed();
  }
}

function abortable(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, reject } = withReject();
  const onAbort = () => reject(abortReason(signal));
  signal.addEventListener("abort", onAbort, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", onAbort));
}

function withReject(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<never>((_, refuse) => (reject = refuse));
  return { promise, reject };
}

function unavailable(cause: unknown): LlmError {
  return new LlmError("ENDPOINT_UNAVAILABLE", "The endpoint does not answer.", { cause });
}

function disposed(): LlmError {
  return new LlmError("DISPOSED", "This worker was closed.");
}
