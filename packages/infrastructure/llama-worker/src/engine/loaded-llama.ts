import { isAbsolute } from "node:path";
import {
  checkGenerationOptions,
  fitPrompt,
  linkedAbortController,
  LlmError,
  sampledProgress,
  type ChunkHandler,
  type Completion,
  type ExecuteOptions,
  type LinkedAbortController,
  type LoadedModel,
  type Prompt,
  type PromptProgress,
} from "@llm/domain";
import type { LlamaModel } from "node-llama-cpp";
import type { Activity } from "./activity.ts";
import { Answer } from "./answer.ts";
import type { ObservedAnswer } from "./calibration/calibrator.ts";
import type { PromptRenderer } from "./prompt-renderer.ts";
import { SavedState } from "./saved-state/saved-state.ts";
import type { Scheduler } from "./scheduler/scheduler.ts";

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

/** A model in memory and the answers it is writing. */
export class LoadedLlama {
  readonly info: LoadedModel;
  readonly #parts: LlamaParts;
  readonly #answers = new Map<LinkedAbortController, Promise<Completion>>();
  #lastUsed = performance.now();

  constructor(info: LoadedModel, parts: LlamaParts) {
    this.info = info;
    this.#parts = parts;
  }

  /** Whether it is writing no answer. */
  get isIdle(): boolean {
    return this.#answers.size === 0;
  }

  /** When an answer last began or ended, by `performance.now()`. */
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
    const { signal, stopSignal, onPromptProgress, caller, stateFile, ...generation } = options;
    checkGenerationOptions(generation);
    checkStateFile(stateFile);
    signal?.throwIfAborted();
    const { contextSize } = this.info;
    const { rendered, droppedMessages } = fitPrompt(
      prompt,
      (messages) => this.#parts.renderer.render(messages),
      { ...generation, contextSize },
    );
    using abort = linkedAbortController(signal);
    const source = {
      model: this.#parts.model,
      scheduler: this.#parts.scheduler,
      contextSize,
    };
    const request = {
      prompt: rendered,
      droppedMessages,
      onChunk,
      generation,
      caller,
      openState: stateFile === undefined ? undefined : () => this.#openState(stateFile),
      signal: abort.signal,
      stopSignal,
      onPromptProgress: onPromptProgress && abortingProgress(onPromptProgress, abort),
    };
    using work = this.#parts.activity.begin();
    const answer = new Answer(source, request);
    const written = answer.write();
    this.#answers.set(abort, written);
    this.#lastUsed = performance.now();
    try {
      const completion = await written;
      const { completionTokens, contextUsed } = completion.usage;
      const tokensPerSecond = answer.engineSpeed;
      if (work.isAlone())
        this.#parts.onObserved({ completionTokens, contextUsed, tokensPerSecond });
      return completion;
    } finally {
      this.#answers.delete(abort);
      this.#lastUsed = performance.now();
    }
  }

  /** Aborts the answers with `reason`, waits until they have let go, then gives the memory back. */
  async close(reason: LlmError): Promise<void> {
    for (const abort of this.#answers.keys()) abort.abort(reason);
    await Promise.allSettled(this.#answers.values());
    await this.#parts.scheduler.close();
    await this.#parts.model.dispose();
  }

  async #openState(path: string): Promise<SavedState> {
    return SavedState.open(path, await this.#parts.owner());
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

function checkStateFile(path: string | undefined): void {
  if (path === undefined || isAbsolute(path)) return;
  throw new LlmError("INVALID_ARGUMENT", "The path in stateFile is not absolute.", {
    hint: "Give an absolute path for stateFile.",
    details: { option: "stateFile" },
  });
}
