import type { ConversationRepository, ErrorSummary } from "@llm/domain";

export type StoreMethod = Exclude<keyof ConversationRepository, typeof Symbol.asyncDispose>;

/** Asks the thread for a call of the repository. */
export interface StoreRequest {
  readonly id: number;
  readonly method: StoreMethod;
  readonly arguments: readonly unknown[];
}

/** What became of a call. What it gives is known by its caller alone. */
export type StoreOutcome<Result = unknown> =
  | { readonly type: "result"; readonly id: number; readonly result: Result }
  | { readonly type: "failure"; readonly id: number; readonly error: ErrorSummary }
  /** Nothing yet: the thread is to be started again, told which file is damaged if one is. */
  | { readonly type: "start-again"; readonly id: number; readonly damaged?: string | undefined };

/** What the thread tells beside. */
export type StoreEvent =
  | { readonly type: "set-aside"; readonly path: string; readonly salvaged: number }
  | { readonly type: "unreadable"; readonly message: string };

export type StoreReply<Result = unknown> = StoreOutcome<Result> | StoreEvent;
