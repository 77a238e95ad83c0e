import { basename, dirname, join } from "node:path";
import type { GgufHeader } from "../gguf-header.ts";
import { GgufProblem } from "../gguf-problem.ts";
import { ModelNumbers } from "./model-numbers.ts";

const mostParts = 1000;
const partName = /^(.+)-(\d{5})-of-(\d{5})\.gguf$/u;

/**
 * Gives the paths of the further files of a model that is in several; none for most models.
 * @throws GgufProblem when the file is not the first of them, or not named as engines find them.
 */
export function furtherParts(path: string, { metadata }: GgufHeader): string[] {
  const numbers = new ModelNumbers(metadata);
  const count = numbers.whole("split.count", { min: 0, max: mostParts }) ?? 1;
  if (count <= 1) return [];
  const [, name, number, total] = partName.exec(basename(path)) ?? [];
  if (name === undefined || Number(total) !== count) {
    throw new GgufProblem(`It is one of ${count} files of a model, and its name does not say so.`);
  }
  if (Number(number) !== 1 || numbers.whole("split.no", { min: 0, max: mostParts }) !== 0) {
    throw new GgufProblem(`It is one of ${count} files of a model, and not the first of them.`);
  }
  return Array.from({ length: count - 1 }, (_, index) =>
    join(dirname(path), `${name}-${String(index + 2).padStart(5, "0")}-of-${total}.gguf`),
  );
}
