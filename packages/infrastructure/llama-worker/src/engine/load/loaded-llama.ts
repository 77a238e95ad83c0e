import { stat } from "node:fs/promises";
import { dirname, isAbsolute } from "node:path";
import {
  checkCapabilities,
  checkEmbeddingInput,
  checkGenerationOptions,
  fitPrompt,
  linkedAbortController,
  LlmError,
  parseOutputOptions,
  resolveSampling,
  sampledProgress,
  type ChunkHandler,
  type Completion,
  type Embedding,
  type EmbedOptions,
  type ExecuteOptions,
  type LinkedAbortController,
  type LoadedModel,
  type LocalModelFacts,
  type Prompt,
  type PromptProgress,
} from "@llm/domain";
import type { LlamaModel } from "node-llama-cpp";
import type { Activity, RunningWork } from "./activity.ts";
import { answerForm } from "../answer/answer-form.ts";
import { Answer } from "../answer/answer.ts";
import type { ObservedAnswer } from "../calibration/calibrator.ts";
import { Embedder } from "../answer/embedder.ts";
import { GrammarStates } from "../grammar/grammar-states.ts";
import type { PromptRenderer } from "../prompt/prompt-renderer.ts";
import { SavedState } from "../saved-state/saved-state.ts";
import type { Scheduler } from "../scheduler/scheduler.ts";

/** The native parts of a loaded model. */
export interface LlamaParts {
  readonly model: LlamaModel;
  readonly renderer: PromptRenderer;
  readonly scheduler: Scheduler;
  readonly activity: Activity;
  /** Told of each answer that was complete and alone. */
  readonly onObserved: (answer: ObservedAnswer) => void;
  /** Tells this model in this engine from all others, whose saved states would not fit. */
  owner(): Promise<string>;
}

/** This engine knows how much its models can hold, and how it computes them. */
export interface LoadedInfo extends LoadedModel {
  readonly contextSize: number;
  readonly local: LocalModelFacts;
}

/** A model in memory and the work it does. */
export class LoadedLlama {
  readonly info: LoadedInfo;
  readonly #parts: LlamaParts;
  readonly #grammars: GrammarStates;
  readonly #embedder: Embedder;
  readonly #work = new Map<LinkedAbortController, Promise<unknown>>();
  #lastUsed = performance.now();

  constructor(info: LoadedInfo, parts: LlamaParts) {
    this.info = info;
    this.#parts = parts;
    this.#grammars = new GrammarStates(parts.model);
    const { contextSize, local } = info;
    this.#embedder = new Embedder(parts.model, { contextSize, threads: local.threads });
  }

  /** Whether nothing is asked of it. */
  get isIdle(): boolean {
    return this.#work.size === 0;
  }

  /** When work last began or ended, by `performance.now()`. */
  get lastUsed(): number {
    return this.#lastUsed;
  }

  countTokens(prompt: Prompt): number {
    return this.#parts.renderer.render(prompt).tokens.length;
  }

  /** As `WorkerService.executePrompt` says. */
  async answer(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options: ExecuteOptions,
  ): Promise<Completion> {
    const { signal, stopSignal, onPromptProgress, caller, llama = {}, ...generation } = options;
    const { stateFile } = llama;
    checkGenerationOptions({ ...generation, caller });
    const output = parseOutputOptions(generation);
    checkCapabilities(this.info, prompt, output);
    signal?.throwIfAborted();
    const { contextSize } = this.info;
    const { rendered, droppedMessages } = fitPrompt(
      prompt,
      (messages) => this.#parts.renderer.render(messages, output),
      { ...generation, contextSize },
    );
    const source = {
      model: this.#parts.model,
      scheduler: this.#parts.scheduler,
      modelId: this.info.modelId,
      contextSize,
    };
    return this.#run(signal, async (abort, running) => {
      const form = await answerForm({ output, callForm: rendered.callForm }, this.#grammars);
      const request = {
        prompt: rendered,
        droppedMessages,
        onChunk,
        generation,
        sampling: resolveSampling(generation, this.info.sampling),
        caller,
        openState: stateFile === undefined ? undefined : () => this.#openState(stateFile),
        form,
        signal: abort.signal,
        stopSignal,
        onPromptProgress: onPromptProgress && abortingProgress(onPromptProgress, abort),
      };
      const answer = new Answer(source, request);
      const completion = await answer.write();
      const { completionTokens, contextUsed } = answer.usage;
      const tokensPerSecond = answer.engineSpeed;
      // The time that a grammar takes says nothing of the threads.
      if (running.isAlone() && form === undefined) {
        this.#parts.onObserved({ completionTokens, contextUsed, tokensPerSecond });
      }
      return completion;
    });
  }

  /** As `WorkerService.embed` says. */
  async embed(input: readonly string[], { signal }: EmbedOptions): Promise<readonly Embedding[]> {
    checkEmbeddingInput(input);
    signal?.throwIfAborted();
    return this.#run(signal, (abort) => this.#embedder.embed(input, abort.signal));
  }

  /** Aborts the work with `reason`, waits until it has let go, then gives the memory back. */
  async close(reason: LlmError): Promise<void> {
    for (const abort of this.#work.keys()) abort.abort(reason);
    await Promise.allSettled(this.#work.values());
    await this.#parts.scheduler.close();
    await this.#embedder.dispose();
    await this.#parts.model.dispose();
  }

  async #openState(path: string): Promise<SavedState> {
    await checkStateFile(path);
    return SavedState.open(path, await this.#parts.owner());
  }

  async #run<Result>(
    signal: AbortSignal | undefined,
    start: (abort: LinkedAbortController, running: RunningWork) => Promise<Result>,
  ): Promise<Result> {
    using abort = linkedAbortController(signal);
    using running = this.#parts.activity.begin();
    const work = start(abort, running);
    this.#work.set(abort, work);
    this.#lastUsed = performance.now();
    try {
      return await work;
    } finally {
      this.#work.delete(abort);
      this.#lastUsed = performance.now();
    }
  }
}

/** What `onPromptProgress` throws ends the answer, and not the round of the scheduler that it is called from. */
function abortingProgress(
  onPromptProgress: (progress: PromptProgress) => void,
  abort: LinkedAbortController,
): (progress: PromptProgress) => void {
  const report = sampledProgress(onPromptProgress);
  return (progress) => {
    try {
      report(progress);
    } catch (error) {
      abort.abort(error);
    }
  };
}

async function checkStateFile(path: string): Promise<void> {
  const details = { option: "stateFile" };
  if (typeof path !== "string" || !isAbsolute(path)) {
    throw new LlmError("INVALID_ARGUMENT", "The path in stateFile is not absolute.", {
      hint: "Give an absolute path for stateFile.",
      details,
    });
  }
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (folder?.isDirectory() === true) return;
  throw new LlmError("INVALID_ARGUMENT", "The folder of the path in stateFile is not there.", {
    hint: "Make the folder, or give a path in another one for stateFile.",
    details,
  });
}
