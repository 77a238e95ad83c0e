import type { ModelCapabilities } from "@llm/domain";
import type { GgufHeader } from "@llm/gguf";
import type { PromptRenderer } from "../prompt/prompt-renderer.ts";

type TemplateFacts = Pick<PromptRenderer, "toolForm" | "showsReasoning" | "canContinue">;

/** What a model can do in this engine, as its header and its chat template say. */
export function modelCapabilities(
  { metadata }: Pick<GgufHeader, "metadata">,
  template: TemplateFacts,
): ModelCapabilities {
  const { toolForm, showsReasoning, canContinue } = template;
  const writes = isCausal(metadata);
  const byEngine = { isSupported: writes, knownFrom: "engine" } as const;
  return {
    text: { isSupported: writes, knownFrom: "header" },
    tools:
      toolForm === "native"
        ? { isSupported: writes, knownFrom: "template", form: toolForm }
        : { ...byEngine, form: toolForm },
    json: byEngine,
    reasoning: { isSupported: writes && showsReasoning, knownFrom: "template" },
    vision: { isSupported: false, knownFrom: "engine" },
    embeddings: { isSupported: true, knownFrom: "engine" },
    continuation: { isSupported: writes && canContinue, knownFrom: "template" },
  };
}

/** A model that sees the whole text at once, as those made for embeddings do, cannot go on with it. */
function isCausal(metadata: GgufHeader["metadata"]): boolean {
  const architecture = metadata.get("general.architecture");
  if (architecture?.type !== "string") return true;
  const causal = metadata.get(`${String(architecture.value)}.attention.causal`);
  return !(causal?.type === "bool" && causal.value === false);
}
