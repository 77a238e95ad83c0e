import { LlmError, type FilePlace, type ModelPlace } from "@llm/domain";

/** The place of a model that this engine can load. @throws {LlmError} NOT_SUPPORTED for one that is elsewhere */
export function filePlace(place: ModelPlace): FilePlace {
  if (place.kind === "file") return place;
  throw new LlmError("NOT_SUPPORTED", "llama.cpp runs models from files of this machine only.", {
    details: { modelId: place.modelId, kind: place.kind },
  });
}
