/**
 * How the engine process is watched and brought back. Times are in milliseconds. For an answer that may call a tool,
 * `firstChunkLimitMs` and `stallLimitMs` count ten times: a call comes as one chunk.
 */
export interface SupervisionOptions {
  /** From one sign of life asked of the engine to the next. @default 1,000 */
  heartbeatMs?: number;
  /** Without a sign of life for this long the engine is ended. @default 10,000 */
  heartbeatLimitMs?: number;
  /** The same for a process that has just been started. @default 60,000 */
  startLimitMs?: number;
  /** Without progress of a load for this long, and 1 s more per 10 MB of its file, the engine is ended. @default 120,000 */
  loadLimitMs?: number;
  /**
   * While an answer waits for its first chunk and the engine hands out no chunk at all for this long, and 20 ms
   * more per character of the prompts it has to read, it is ended. @default 120,000
   */
  firstChunkLimitMs?: number;
  /** Between two chunks of an answer, not counting the time its reader takes. @default 60,000 */
  stallLimitMs?: number;
  /** What a process gets to end when it is told to, before it is killed. @default 2,000 */
  endGraceMs?: number;
  /** Waits before the process is started again after the first, second, … crash; the last for all others. @default 0, 250, 1,000 */
  restartDelaysMs?: readonly number[];
  /** After so many crashes within `crashWindowMs` only the next load starts an engine again. @default 3 */
  crashLimit?: number;
  /** @default 300,000 (5 minutes) */
  crashWindowMs?: number;
  /**
   * How long after a crash a further process is kept ready, so that nobody waits a second for its start after another
   * crash. It takes 50 MB of its own, and what the driver of a GPU takes for each process. 0 for none, at most
   * 2,147,483,647. @default 300,000 (5 minutes)
   */
  spareMs?: number;
}

export type Supervision = Readonly<Required<SupervisionOptions>>;

const defaults: Supervision = {
  heartbeatMs: 1_000,
  heartbeatLimitMs: 10_000,
  startLimitMs: 60_000,
  loadLimitMs: 120_000,
  firstChunkLimitMs: 120_000,
  stallLimitMs: 60_000,
  endGraceMs: 2_000,
  restartDelaysMs: [0, 250, 1_000],
  crashLimit: 3,
  crashWindowMs: 300_000,
  spareMs: 300_000,
};

export function withDefaults(options: SupervisionOptions = {}): Supervision {
  return { ...defaults, ...options };
}
