/** What the hashing thread is started with. */
export interface HashStart {
  readonly path: string;
  /** Whether it tells how far it is. */
  readonly reports: boolean;
}

/** Asks the hashing thread to go on with its file. */
export interface HashRequest {
  /** Bytes from the begin that may be hashed. */
  readonly end: number;
  /** Whether that is the whole file; the hash is the answer then. */
  readonly isLast: boolean;
}

export type HashReply =
  | { readonly type: "progress"; readonly position: number }
  | { readonly type: "digest"; readonly sha256: string }
  | { readonly type: "failure"; readonly message: string };
