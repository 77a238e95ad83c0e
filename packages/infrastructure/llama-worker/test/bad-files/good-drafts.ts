import { starterModel } from "@llm/starter-model";
import { syntheticModelFile } from "@llm/testing/gguf";
import { copyDraft, draftOf, type ModelDraft } from "./model-draft.ts";

/** Good models to be damaged: a real one, a tiny one, and one of another architecture. */
export async function goodDrafts(): Promise<readonly ModelDraft[]> {
  const tiny = await draftOf(await syntheticModelFile("tiny"));
  return [await draftOf(starterModel.path), tiny, asArchitecture(tiny, "xverse")];
}

/** The same model under the name of an architecture that is built alike. */
function asArchitecture(good: ModelDraft, architecture: string): ModelDraft {
  const draft = copyDraft(good);
  for (const entry of draft.entries) {
    entry.key = entry.key.replace(/^llama\./u, `${architecture}.`);
    if (entry.key === "general.architecture") entry.values = [architecture];
  }
  return draft;
}
