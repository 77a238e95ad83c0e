import { LlmError } from "@llm/domain";
import type { StateContainer } from "./state-container.ts";

/** The two ways to end a running answer, as the services take them. */
export interface GenerationSignals {
  readonly signal: AbortSignal;
  readonly stopSignal: AbortSignal;
}

interface Running {
  readonly abort: AbortController;
  readonly stop: AbortController;
  hasText: boolean;
}

/** Lets one answer run at a time and ends it when asked. */
export class Generation {
  readonly #state: StateContainer;
  #running: Running | undefined;

  constructor(state: StateContainer) {
    this.#state = state;
  }

  /** Runs `work`; gives undefined, and puts the error into the state, when it fails or is aborted. */
  async run<Result>(
    work: (signals: GenerationSignals) => Promise<Result>,
  ): Promise<Result | undefined> {
    if (this.#running !== undefined) {
      const error = new LlmError("INVALID_ARGUMENT", "An answer is still being written.", {
        hint: "Stop it, or wait until it is done.",
      });
      this.#state.update({ error });
      return undefined;
    }
    const running = { abort: new AbortController(), stop: new AbortController(), hasText: false };
    this.#running = running;
    this.#state.update({ isGenerating: true, error: undefined });
    try {
      return await work({ signal: running.abort.signal, stopSignal: running.stop.signal });
    } catch (error) {
      if (!running.abort.signal.aborted) this.#state.update({ error: LlmError.from(error) });
      return undefined;
    } finally {
      if (this.#running === running) this.#end();
    }
  }

  /** From now on there is something to keep. */
  textHasCome(): void {
    if (this.#running !== undefined) this.#running.hasText = true;
  }

  /** Stops the answer and keeps what there is; aborts it when there is nothing, or when asked again. */
  stop(): void {
    if (this.#running === undefined) return;
    const { abort, stop, hasText } = this.#running;
    if (hasText && !stop.signal.aborted) stop.abort();
    else abort.abort(new DOMException("The answer was aborted.", "AbortError"));
  }

  /** Aborts the answer and forgets it, so that another can begin at once. */
  discard(): void {
    if (this.#running === undefined) return;
    this.#running.abort.abort(new DOMException("The answer was discarded.", "AbortError"));
    this.#end();
  }

  #end(): void {
    this.#running = undefined;
    this.#state.update({ isGenerating: false });
  }
}
