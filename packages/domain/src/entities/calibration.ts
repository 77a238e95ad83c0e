/**
 * Where a setting of a loaded model came from: measured during this load, remembered from an earlier measurement on
 * this machine, given by the caller, or taken without a measurement.
 */
export const settingSources = ["measured", "remembered", "option", "default"] as const;

export type SettingSource = (typeof settingSources)[number];

/** What was measured for models of one shape on this machine. */
export interface Calibration {
  /** The shape, for people: such as `llama Q8_0, 30 layers of 576, 154 MB`. */
  readonly model: string;
  /** CPU threads that were the fastest. */
  readonly threads: number;
  /** Whether flash attention was the faster way. */
  readonly flashAttention: boolean;
  /** Whether it was faster to keep all threads of the engine on one CPU. Left out where that was not tried. */
  readonly pinned?: boolean | undefined;
  /** Tokens written per second with all of this. */
  readonly tokensPerSecond: number;
  /** Milliseconds since 1970 (UTC). */
  readonly measuredAt: number;
}
