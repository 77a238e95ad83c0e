import type { FinishReason } from "../stream-chunk.ts";
import type { ErrorSummary, ModelId } from "../model.ts";
import type { Timings, Usage } from "../usage.ts";

/** Names a turn within its conversation. */
export type TurnId = string;

/** A file that goes with a question. Its bytes are kept once, under their hash, whatever it is called. */
export interface Attachment {
  /** Of its bytes, as 64 lower-case hex digits. */
  readonly sha256: string;
  /** Name to show. */
  readonly name: string;
  /** Such as `text/markdown`. */
  readonly mediaType: string;
  readonly sizeBytes: number;
}

interface TurnBase {
  readonly id: TurnId;
  /** The turn before it; absent on the first. Turns with the same parent are versions of each other. */
  readonly parentId?: TurnId;
  /** Milliseconds since 1970 (UTC). */
  readonly createdAt: number;
}

/** What the user asked. */
export interface QuestionTurn extends TurnBase {
  readonly role: "user";
  readonly text: string;
  readonly attachments?: readonly Attachment[];
}

/**
 * Where an answer is.
 * - `running`: it is being written, or waits for its model
 * - `done`: the model ended it, or reached a limit (see `finishReason`)
 * - `stopped`: the user ended it; what there was is kept
 * - `failed`: it ended with `error`; what there was is kept
 * - `interrupted`: the program that wrote it was killed; what it had saved is kept
 */
export const answerStatuses = ["running", "done", "stopped", "failed", "interrupted"] as const;
export type AnswerStatus = (typeof answerStatuses)[number];

/** What a model answered, as far as it is written. */
export interface AnswerTurn extends TurnBase {
  readonly role: "assistant";
  readonly status: AnswerStatus;
  readonly text: string;
  /** What the model thought before it answered; empty when it shows nothing of that. */
  readonly reasoning: string;
  /** From the first thought to the first word of the answer, in milliseconds. */
  readonly reasoningMs?: number;
  /** The model that wrote it, by the name it had then; absent until it is known which one answers. */
  readonly model?: { readonly id: ModelId; readonly name: string };
  readonly finishReason?: FinishReason;
  readonly usage?: Usage;
  readonly timings?: Timings;
  /** So many turns from the first on were left out, because the context had no room for them. */
  readonly unseenTurns?: number;
  readonly error?: ErrorSummary;
  /** While it is `running`: the program that writes it, to tell whether that still lives. */
  readonly writer?: string;
}

export type Turn = QuestionTurn | AnswerTurn;
