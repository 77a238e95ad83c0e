/** Asks the hashing thread to go on with a file. */
export interface HashRequest {
  readonly path: string;
  /** Bytes from the begin that may be hashed. */
  readonly end: number;
  /** Whether that is the whole file; the hash is the answer then. */
  readonly isLast: boolean;
}

export type HashReply =
  | { readonly type: "progress"; readonly position: number }
  | { readonly type: "digest"; readonly sha256: string }
  | { readonly type: "failure"; readonly message: string };
