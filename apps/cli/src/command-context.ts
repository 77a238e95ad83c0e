import type { Readable, Writable } from "node:stream";
import type { Clock } from "@llm/domain";
import type { Runtime } from "@llm/runtime";

/** A stream that may be a terminal. */
export type Terminal<Stream> = Stream & { readonly isTTY?: boolean | undefined };

/** All that a command gets from the world, so that tests can be the world. */
export interface CommandContext {
  readonly stdin: Terminal<Readable>;
  readonly stdout: Terminal<Writable>;
  readonly stderr: Terminal<Writable>;
  readonly clock: Clock;
  openRuntime(): Promise<Runtime>;
  /** Calls `listener` at every Ctrl-C that a terminal in raw mode did not keep. Returns how to stop that. */
  onInterrupt(listener: () => void): () => void;
}
