/** What the machine that runs the models has. */
export interface MachineFacts {
  /** Memory that its programs may use together, in bytes. */
  readonly memoryBytes: number;
}

/** How a model fits into the memory of a machine. */
export interface ModelFit {
  /** `tight` leaves little for other programs; `too-large` would be slow or not load at all. */
  readonly rating: "well" | "tight" | "too-large";
  /** Memory it needs, estimated. */
  readonly neededBytes: number;
  readonly memoryBytes: number;
}

// Rules of thumb, on the careful side: the weights are mapped whole, a tenth more covers the cache of a usual
// conversation, and the fixed part the engine with its buffers.
const cacheShare = 0.1;
const engineBytes = 200_000_000;
const mostForWell = 0.6;
const mostForTight = 0.9;

/** Estimates from the size of its files whether a model runs well; the engine judges exactly when it loads it. */
export function estimateFit(sizeBytes: number, { memoryBytes }: MachineFacts): ModelFit {
  const neededBytes = Math.ceil(sizeBytes * (1 + cacheShare)) + engineBytes;
  const share = neededBytes / memoryBytes;
  const rating = share <= mostForWell ? "well" : share <= mostForTight ? "tight" : "too-large";
  return { rating, neededBytes, memoryBytes };
}
