import { LlmError, type FilePlace, type ModelPlace } from "@llm/domain";

/** Takes the place of a file. @throws {LlmError} NOT_SUPPORTED for any other: what runs elsewhere is not llama.cpp's. */
export function filePlace(place: ModelPlace): FilePlace {
  if (place.kind === "file") return place;
  const message = `llama.cpp cannot run the model "${place.modelId}", which is at an endpoint.`;
  throw new LlmError("NOT_SUPPORTED", message, { details: { modelId: place.modelId } });
}
