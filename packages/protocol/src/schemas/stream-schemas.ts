import { z } from "zod";

/** Names a stream on its connection; the reader chooses it. */
export const streamIdSchema = z.string().min(1).max(64);

/** What every request for a stream has beside its own fields. */
export const streamRequest = {
  streamId: streamIdSchema,
  /** The stop signal was up before the call was made. */
  stopped: z.boolean(),
  /** Whether to tell how far the prompt is read. */
  promptProgress: z.boolean().optional(),
};

/** Chunks that may be under way before the reader has acknowledged them. */
export const streamWindow = 64;

export const acknowledgementSchema = z.object({
  streamId: streamIdSchema,
  count: z.number().int().min(1).max(streamWindow),
});
