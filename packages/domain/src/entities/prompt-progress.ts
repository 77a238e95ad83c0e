/** How far a model has read its prompt, in tokens. */
export interface PromptProgress {
  /** Tokens the model has in mind, `cached` included; never going back. */
  readonly processed: number;
  /** Tokens of the whole prompt. */
  readonly total: number;
  /** Tokens that it still had in mind from before and need not read. */
  readonly cached: number;
}

const mostReports = 50;

/**
 * Thins out the progress of one prompt: `report` gets the first, the last and what is at least a fiftieth further
 * than the one before, and never less than before.
 */
export function sampledProgress(
  report: (progress: PromptProgress) => void,
): (progress: PromptProgress) => void {
  let last = -1;
  return (progress) => {
    const { processed, total } = progress;
    const isDue = last < 0 || processed >= total || processed - last >= total / mostReports;
    if (processed <= last || !isDue) return;
    last = processed;
    report(progress);
  };
}
