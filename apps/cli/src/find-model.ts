import type { Model } from "@llm/domain";
import type { Runtime } from "@llm/runtime";

/** Finds a model of the library by its id or by the source that it was downloaded from. */
export async function findModel(
  { models, repository }: Runtime,
  name: string,
): Promise<Model | undefined> {
  const source = name.trim();
  return (
    (await repository.find(name)) ?? (await models.list()).find((model) => model.source === source)
  );
}
