import { z } from "zod";
import { figureNames } from "../sample.ts";

/** The argument of a downloading process. */
export interface PullSetup {
  readonly by: "own" | "own-manners" | "node-llama-cpp";
  readonly endpoint: string;
  readonly token: string;
  /** Folder that everything is written to. */
  readonly home: string;
}

export const pullResultSchema = z.object({
  /** The file that was downloaded. */
  path: z.string(),
  /** When it was whole and its sha256 checked, by the clock that all processes share; of who checks it. */
  verifiedAt: z.number().optional(),
  figures: z.partialRecord(z.enum(figureNames), z.number()),
});

/** What a downloading process did: its last line. The first one says that it begins. */
export type PullResult = z.infer<typeof pullResultSchema>;

/** Downloads, and says what only it knows. */
export type Pull = (setup: PullSetup) => Promise<PullResult>;

export const beginning = "begins";
