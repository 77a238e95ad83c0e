import {
  LlmError,
  type ChunkHandler,
  type Completion,
  type Embedding,
  type EmbedOptions,
  type ExecuteOptions,
  type LoadedModel,
  type LocalModelFacts,
  type Prompt,
  type PromptProgress,
} from "@llm/domain";
import {
  checkCapabilities,
  fitPrompt,
  isContinuation,
  linkedAbortController,
  resolveSampling,
  sampledProgress,
  type LinkedAbortController,
  type OutputOptions,
} from "@llm/domain/adapters";
import type { LlamaModel } from "node-llama-cpp";
import type { Activity, RunningWork } from "./activity.ts";
import { answerForm, isHeldFromStart } from "../answer/answer-form.ts";
import { Answer } from "../answer/answer.ts";
import type { ObservedAnswer } from "../calibration/calibrator.ts";
import { Embedder } from "../answer/embedder.ts";
import { GrammarStates } from "../grammar/grammar-states.ts";
import type { PromptRenderer } from "../prompt/prompt-renderer.ts";
import { checkStateFile } from "../saved-state/check-state-file.ts";
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

/** A loaded model of this engine. */
export interface LlamaFacts extends LoadedModel {
  readonly contextSize: number;
  readonly local: LocalModelFacts;
}

/** A model in memory and the work it does. Options that it is given were checked. */
export class LoadedLlama {
  readonly info: LlamaFacts;
  readonly #parts: LlamaParts;
  readonly #grammars: GrammarStates;
  readonly #embedder: Embedder;
  readonly #work = new Map<LinkedAbortController, Promise<unknown>>();
  #lastUsed = performance.now();

  constructor(info: LlamaFacts, parts: LlamaParts) {
    this.info = info;
    this.#parts = parts;
    this.#grammars = new GrammarStates(parts.model);
    this.#embedder = new Embedder(parts.model, {
      contextSize: info.contextSize,
      threads: info.local.threads,
    });
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
    checkCapabilities(this.info, prompt, {});
    return this.#parts.renderer.render(prompt).tokens.length;
  }

  /** As `WorkerService.executePrompt` says. */
  async answer(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options: ExecuteOptions,
  ): Promise<Completion> {
    const { signal, stopSignal, onPromptProgress, caller, llama, maxTokens, stop } = options;
    const stateFile = llama?.stateFile;
    signal?.throwIfAborted();
    checkCapabilities(this.info, prompt, options);
    const continues = isContinuation(prompt);
    if (continues) checkContinuable(options);
    const { modelId, contextSize } = this.info;
    const { rendered, droppedMessages } = fitPrompt(
      prompt,
      (messages) => this.#parts.renderer.render(messages, options),
      { maxTokens, contextPolicy: options.contextPolicy, contextSize },
    );
    const source = {
      modelId,
      model: this.#parts.model,
      scheduler: this.#parts.scheduler,
      contextSize,
    };
    return this.#run(signal, async (abort, running) => {
      const { callForm } = rendered;
      const form = await answerForm({ output: options, callForm, continues }, this.#grammars);
      const request = {
        prompt: rendered,
        droppedMessages,
        onChunk,
        maxTokens,
        stop,
        sampling: resolveSampling(options, this.info.sampling),
        caller,
        openState: stateFile === undefined ? undefined : () => this.#openState(stateFile),
        form,
        signal: abort.signal,
        stopSignal,
        onPromptProgress: onPromptProgress && abortingProgress(onPromptProgress, abort),
      };
      const answer = new Answer(source, request);
      const completion = await answer.write();
      // The time that a grammar takes says nothing of the threads.
      if (running.isAlone() && form === undefined) this.#parts.onObserved(answer.observed);
      return completion;
    });
  }

  /** As `WorkerService.embed` says. */
  async embed(input: readonly string[], { signal }: EmbedOptions): Promise<readonly Embedding[]> {
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

/** What is held to a form from its beginning cannot begin in the middle. */
function checkContinuable(output: OutputOptions): void {
  if (!isHeldFromStart(output)) return;
  const option = output.responseFormat === undefined ? "toolChoice" : "responseFormat";
  throw new LlmError("INVALID_ARGUMENT", `An answer cannot be continued with ${option}.`, {
    hint: "Ask for the answer as a whole, or continue it as text.",
    details: { option },
  });
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
