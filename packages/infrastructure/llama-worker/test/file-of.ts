import type { FilePlace } from "@llm/domain";

/** The place of a model file. */
export function fileOf(modelId: string, path: string): FilePlace {
  return { kind: "file", modelId, path };
}
