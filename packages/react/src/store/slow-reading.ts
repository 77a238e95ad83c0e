import type { PromptProgress } from "@llm/domain";

/** Milliseconds after which a reader would wonder whether anything happens. */
const patience = 500;

/** Hands on how far a prompt is read, 0 to 1, from when that takes long: a short one would only flash by. */
export function slowReading(report: (share: number) => void): (progress: PromptProgress) => void {
  let startedAt: number | undefined;
  return ({ processed, total }) => {
    startedAt ??= performance.now();
    if (performance.now() - startedAt >= patience) report(processed / total);
  };
}
