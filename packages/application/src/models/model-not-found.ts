import { LlmError, type Model, type ModelId } from "@llm/domain";
import { nearestNames } from "./nearest-names.ts";

/** The error for a name no model has, which says the names that are nearest to it. */
export function modelNotFound(id: ModelId, models: readonly Model[]): LlmError {
  const nearest = nearestNames(
    id,
    models.map((model) => model.id),
  );
  return new LlmError("MODEL_NOT_FOUND", `There is no model named "${id}".`, {
    hint: nearest.length > 0 ? `Did you mean ${nearest.join(", ")}?` : "Add a model first.",
    details: { modelId: id, nearest },
  });
}
