import type { NamedTask } from "../tasks/task.ts";

/** One way of downloading, on a hub of its own. */
export interface DownloadTask extends NamedTask {
  /** Whether it counts the time, kills the process on the way, or tries what a user can do. */
  readonly kind: "fetch" | "kill" | "manners";
  readonly sizeBytes: number;
  /** Most bytes a second over one connection. @default no limit */
  readonly bytesPerSecond?: number;
  /** Time before the first byte of every answer. @default 0 */
  readonly firstByteMs?: number;
  /** What the hub does wrong. @default nothing */
  readonly fault?: HubFault;
  /** How often its process is killed. @default 0 */
  readonly kills?: number;
  /** Of one download, in milliseconds. */
  readonly timeLimitMs: number;
}

export type HubFault =
  /** A connection ends each time so many bytes were sent. */
  | { readonly type: "cuts"; readonly everyBytes: number }
  /** A byte is another one in every answer to a request for a range. */
  | { readonly type: "wrong-byte"; readonly offset: number };
