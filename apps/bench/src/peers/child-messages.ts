import { z } from "zod";
import type { EngineName } from "../engines/open-engine.ts";
import type { EngineSetup } from "../engines/engine.ts";
import type { Sample } from "../sample.ts";
import type { Task } from "../tasks/task.ts";

/** The argument of the measuring child. Both ends are of one build, so that only replies are checked. */
export interface ChildSetup {
  readonly engine: EngineName;
  readonly setup: EngineSetup;
  readonly words: readonly string[];
  readonly launchedAt: number;
}

/** What a child is told: to do a task. */
export interface ChildCommand {
  readonly task: Task;
  readonly round: number;
}

const replySchema = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ sample: z.record(z.string(), z.number()) }),
  z.object({ failure: z.string() }),
]);

/** What a child says: that its engine is ready, what it measured, or what went wrong. */
export type ChildReply =
  | { readonly ready: true }
  | { readonly sample: Sample }
  | { readonly failure: string };

export function parseReply(message: unknown): ChildReply {
  return replySchema.parse(message);
}
