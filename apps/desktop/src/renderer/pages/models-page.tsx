import { ModelCard, modelCardState, useLLM, useMessages, useModels } from "@llm/react";
import type { ReactNode } from "react";

export function ModelsPage(): ReactNode {
  const { models: words } = useMessages();
  const { state, actions } = useLLM();
  const models = useModels();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-[1200px] flex-col gap-6 p-6">
        <h1 className="text-2xl/8 font-semibold tracking-tight">{words.title}</h1>
        {state.isReady && models.length === 0 && <p>{words.noModels}</p>}
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(320px,100%),380px))] gap-4">
          {models.map(({ model, state: modelState }) => (
            <li key={model.id} className="grid grid-cols-1">
              <ModelCard
                model={model}
                state={modelCardState(modelState)}
                summary={model.origin === "bundled" ? words.starterSummary : model.summary}
                onLoad={() => void actions.loadModel(model.id)}
                onCancelLoad={() => void actions.cancelLoad(model.id)}
                onUnload={() => void actions.unloadModel(model.id)}
              />
            </li>
          ))}
        </ul>
        <section className="max-w-[72ch] text-[13px]/5 text-muted-foreground">
          <p>{words.biggerModels.words}</p>
          <p className="mt-2 w-fit max-w-full rounded-md bg-muted px-3 py-2 font-mono text-xs/5 text-foreground wrap-anywhere">
            {words.biggerModels.command}
          </p>
        </section>
      </div>
    </div>
  );
}
