/** Asks the hashing thread to go on with its file. */
export interface HashRequest {
  readonly path: string;
  /** Bytes from the begin that may be hashed. */
  readonly end: number;
  /** Whether that is the whole file; the hash is the answer then. */
  readonly isLast: boolean;
  /** Whether it tells how far it is. */
  readonly reports: boolean;
}

export type HashReply =
  | { readonly type: "progress"; readonly position: number }
  | { readonly type: "digest"; readonly sha256: string }
  | { readonly type: "failure"; readonly message: string };
