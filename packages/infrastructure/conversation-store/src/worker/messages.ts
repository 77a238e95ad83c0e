import type { ConversationRepository, ErrorSummary } from "@llm/domain";

export type StoreMethod = Exclude<keyof ConversationRepository, typeof Symbol.asyncDispose>;

/** Asks the thread for a call of the repository. */
export interface StoreRequest {
  readonly id: number;
  readonly method: StoreMethod;
  readonly arguments: readonly unknown[];
}

/** What a call gives is known by its caller alone. */
export type StoreReply<Result = unknown> =
  | { readonly type: "result"; readonly id: number; readonly result: Result }
  | { readonly type: "failure"; readonly id: number; readonly error: ErrorSummary }
  | { readonly type: "set-aside"; readonly path: string }
  | { readonly type: "unreadable"; readonly message: string };
