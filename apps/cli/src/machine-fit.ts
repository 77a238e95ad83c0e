import { estimateFit, type ModelFit } from "@llm/domain";
import type { Runtime } from "@llm/runtime";
import { formatBytes } from "./format.ts";

/** Judges by its size how a model fits this machine; undefined where the size is not known. */
export type FitJudge = (sizeBytes: number | undefined) => ModelFit | undefined;

export async function fitJudge(runtime: Runtime): Promise<FitJudge> {
  const machine = await runtime.catalogue.describeMachine();
  return (sizeBytes) => (sizeBytes === undefined ? undefined : estimateFit(sizeBytes, machine));
}

const ratings: Readonly<Record<ModelFit["rating"], string>> = {
  well: "runs well",
  tight: "tight",
  "too-large": "too large",
};

/** Such as `runs well`, for a column. */
export function ratingWords(fit: ModelFit | undefined): string {
  return fit === undefined ? "-" : ratings[fit.rating];
}

/** Such as `runs well, needs about 1.5 GB of 8.0 GB`. */
export function fitWords(fit: ModelFit | undefined): string | undefined {
  if (fit === undefined) return undefined;
  const { neededBytes, memoryBytes } = fit;
  return `${ratings[fit.rating]}, needs about ${formatBytes(neededBytes)} of ${formatBytes(memoryBytes)}`;
}
