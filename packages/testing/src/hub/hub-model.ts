import type { HubContent } from "./content.ts";

/** A file of a model on the hub. */
export interface HubFile {
  /** Path within the model, with `/` between folders. */
  readonly path: string;
  readonly content: HubContent | Uint8Array;
  /** What the CDN gives in its place while the hub still describes `content`: a damaged or short object. */
  readonly stored?: HubContent | Uint8Array;
}

/** What is said of a model when it is put on the hub. */
export interface HubModel {
  /** `publisher/name`. */
  readonly id: string;
  readonly files: readonly HubFile[];
  /** Branch of the first commit. @default "main" */
  readonly revision?: string;
  /** Whether its licence must be accepted, by the reader alone or with the publisher's consent. @default open to all */
  readonly gated?: "auto" | "manual";
  /** Whether only `readers` learn that it exists. @default false */
  readonly private?: boolean;
  /** Tokens that may read it although it is gated or private. @default none */
  readonly readers?: readonly string[];
  /** @default "mit" */
  readonly license?: string;
  /** Architecture that the hub read from its header. @default "llama" */
  readonly architecture?: string;
  /** @default 0 */
  readonly parameterCount?: number;
  /** Tokens. @default 2,048 */
  readonly contextLength?: number;
  /** @default 0 */
  readonly downloads?: number;
  /** @default 0 */
  readonly likes?: number;
}

/** One state of a model's files. */
export interface HubCommit {
  /** 40 hexadecimal digits. */
  readonly id: string;
  readonly files: readonly HubFileFacts[];
}

/** What the hub says of a file. */
export interface HubFileFacts {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of the whole file, 64 hexadecimal digits. */
  readonly sha256: string;
}
