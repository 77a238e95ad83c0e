import { abortReason } from "@llm/domain/adapters";
import type { SequenceEvaluateOptions, Token } from "node-llama-cpp";
import type { SavableSequence } from "../saved-state/saved-state.ts";

/** The evaluated state of a conversation, kept somewhere. */
export interface TurnState {
  /** What was evaluated in it. */
  readonly tokens: readonly Token[];
  /** Puts it into a sequence; when it rejects, what is in the sequence is unknown. */
  restore(sequence: SavableSequence): Promise<void>;
  save(sequence: SavableSequence): Promise<void>;
}

/** What an answer asks of the scheduler. */
export interface TurnRequest {
  /** At least one token. */
  readonly prompt: readonly Token[];
  readonly sampling: SequenceEvaluateOptions;
  /** Who asks. @default one who has no name */
  readonly caller?: string | undefined;
  /** Restores what was saved of the conversation, and saves it when the answer is complete or was stopped. */
  readonly state?: TurnState | undefined;
  /** Ends the answer with an error. */
  readonly signal: AbortSignal;
  /** Ends the answer without one. */
  readonly stopSignal?: AbortSignal | undefined;
  /** Told when the answer has got a slot, and how many tokens of the prompt that already holds. */
  readonly onBegin?: (cachedTokens: number) => void;
  /** Told after each part of the prompt that was read, but for its end, how many tokens the slot now holds. */
  readonly onRead?: (heldTokens: number) => void;
}

interface Pull {
  resolve(token: Token | undefined): void;
  reject(error: unknown): void;
}

/** One answer between its reader, who asks for token after token, and the scheduler, who gives them. */
export class Turn {
  readonly request: TurnRequest;
  readonly #onChange: () => void;
  #pull: Pull | undefined;
  #end: { readonly error?: unknown } | undefined;

  /** @param onChange called when the reader asks for a token, and when the turn has ended */
  constructor(request: TurnRequest, onChange: () => void) {
    this.request = request;
    this.#onChange = onChange;
    const { signal, stopSignal } = request;
    if (signal.aborted) this.#onAbort();
    else if (stopSignal?.aborted) this.end();
    signal.addEventListener("abort", this.#onAbort);
    stopSignal?.addEventListener("abort", this.end);
  }

  get failed(): boolean {
    return this.#end !== undefined && "error" in this.#end;
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** Whether the reader is ready for a token. One that is slow asks later, and nothing is written for it before. */
  get wantsToken(): boolean {
    return this.#pull !== undefined;
  }

  /** Gives the next token, or undefined when the answer is complete or was stopped. */
  next(): Promise<Token | undefined> {
    return new Promise((resolve, reject) => {
      this.#pull = { resolve, reject };
      if (this.#end === undefined) this.#onChange();
      else this.#settle(this.#end);
    });
  }

  /** So many tokens of the prompt are read. */
  tellRead(tokens: number): void {
    if (!this.ended) this.request.onRead?.(tokens);
  }

  give(token: Token): void {
    this.#pull?.resolve(token);
    this.#pull = undefined;
  }

  /** Nothing follows. Also how the reader leaves. */
  readonly end = (): void => this.#finish({});

  fail(error: unknown): void {
    this.#finish({ error });
  }

  readonly #onAbort = (): void => this.fail(abortReason(this.request.signal));

  #finish(end: { readonly error?: unknown }): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.request.signal.removeEventListener("abort", this.#onAbort);
    this.request.stopSignal?.removeEventListener("abort", this.end);
    this.#settle(end);
    this.#onChange();
  }

  #settle(end: { readonly error?: unknown }): void {
    if ("error" in end) this.#pull?.reject(end.error);
    else this.#pull?.resolve(undefined);
    this.#pull = undefined;
  }
}
