import { z } from "zod";
import type { DownloadTask } from "./download-task.ts";

/** The argument of the hub's process. Both ends are of one build, so that only replies are checked. */
export interface HubSetup extends Pick<
  DownloadTask,
  "sizeBytes" | "bytesPerSecond" | "firstByteMs" | "fault"
> {
  /** That may read the model, as any other may. */
  readonly token: string;
}

export const hubFactsSchema = z.object({ endpoint: z.string(), sha256: z.string() });

/** A hub that is ready. */
export type HubFacts = z.infer<typeof hubFactsSchema>;

export const hubCountsSchema = z.object({
  bytesSent: z.number(),
  bytesSentAgain: z.number(),
  /** Bytes sent of the file that is the same as the model. */
  copyBytesSent: z.number(),
  tokensAtCdn: z.number(),
  /** When the last answer with bytes of the model ended, by the clock that all processes share. */
  lastByteAt: z.number(),
});

/** What a hub sent since it started. */
export type HubCounts = z.infer<typeof hubCountsSchema>;

export const modelSource = "hf:bench/model/model.gguf";
/** The same file, from somebody else. */
export const copySource = "hf:bench/copy/copy.gguf";
