import type { ModelCapabilities } from "@llm/domain";
import type { PromptRenderer } from "../prompt/prompt-renderer.ts";

const byEngine = { isSupported: true, knownFrom: "engine" } as const;

/** What a model can do here. */
export function llamaCapabilities(
  renderer: Pick<PromptRenderer, "showsReasoning">,
): ModelCapabilities {
  return {
    text: byEngine,
    // In the template's form where it has one, else in ours; a grammar holds any model to either.
    tools: byEngine,
    json: byEngine,
    reasoning: { isSupported: renderer.showsReasoning, knownFrom: "template" },
    vision: { isSupported: false, knownFrom: "engine" },
    embeddings: byEngine,
    continuation: byEngine,
  };
}
