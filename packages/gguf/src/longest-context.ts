import type { GgufHeader } from "./gguf-header.ts";
import { lineValue, numberValue } from "./metadata-values.ts";

/**
 * Tells how many tokens a model can read at once: those it was trained for, or more where its header says how the
 * positions beyond are scaled. Undefined when the header does not say what it was trained for.
 */
export function longestContext({ metadata }: GgufHeader): number | undefined {
  const architecture = lineValue(metadata, "general.architecture") ?? "";
  const number = (name: string) => numberValue(metadata, `${architecture}.${name}`);
  const trained = number("context_length");
  if (trained === undefined) return undefined;
  // The engine scales by the factor unless the header says "none".
  if (lineValue(metadata, `${architecture}.rope.scaling.type`) === "none") return trained;
  const unscaled = number("rope.scaling.original_context_length") ?? trained;
  const factor = number("rope.scaling.factor") ?? number("rope.scale_linear") ?? 1;
  return Math.max(trained, Math.floor(unscaled * factor));
}
