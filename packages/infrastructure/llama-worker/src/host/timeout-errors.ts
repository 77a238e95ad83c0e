import { LlmError } from "@llm/domain";

/** Which time was up. */
export type TimeLimitName = "heartbeat" | "load" | "first-chunk" | "stall";

const what = {
  heartbeat: "The engine gave no sign of life",
  load: "The load of the model made no progress",
  "first-chunk": "The engine wrote nothing",
  stall: "The engine wrote nothing more",
} as const satisfies Record<TimeLimitName, string>;

export function timedOut(limit: TimeLimitName, limitMs: number): LlmError {
  const message = `${what[limit]} for ${(limitMs / 1_000).toLocaleString("en-US")} seconds and was ended.`;
  return new LlmError("WORKER_TIMEOUT", message, { details: { limit, limitMs } });
}
