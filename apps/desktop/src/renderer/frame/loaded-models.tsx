import type { Model, ModelState } from "@llm/domain";
import {
  Button,
  formatBytes,
  formatPercent,
  StatusDot,
  useLLM,
  useMessages,
  useModels,
} from "@llm/react";
import { Eject } from "lucide-react";
import type { ReactNode } from "react";

/** What is loaded or being loaded, at the foot of the sidebar, with a way to give its memory back. */
export function LoadedModels(): ReactNode {
  const { frame, models: words } = useMessages();
  const models = useModels();
  const shown = models.flatMap(({ model, state }) =>
    state?.status === "loaded" || state?.status === "loading" ? [{ model, state }] : [],
  );
  const unloadedUnasked = models.flatMap(({ model: { id, name }, state }) => {
    if (state?.status !== "unloaded" || state.reason === undefined) return [];
    const tell = { idle: words.unloadedIdle, evicted: words.unloadedForRoom } as const;
    return [{ id, words: tell[state.reason](name) }];
  });
  return (
    <section
      aria-label={frame.loadedModels}
      className="mt-auto border-t border-border pt-3 text-[13px]/5"
    >
      {shown.length === 0 ? (
        <p className="px-2 text-muted-foreground">{frame.noModelLoaded}</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {shown.map(({ model, state }) => (
            <LoadedModel key={model.id} model={model} state={state} />
          ))}
        </ul>
      )}
      {unloadedUnasked.map(({ id, words: reason }) => (
        <p key={id} className="mt-1 px-2 text-xs/5 text-muted-foreground wrap-anywhere">
          {reason}
        </p>
      ))}
    </section>
  );
}

interface LoadedModelProps {
  readonly model: Model;
  readonly state: Extract<ModelState, { status: "loaded" | "loading" }>;
}

function LoadedModel({ model, state }: LoadedModelProps): ReactNode {
  const { models, locale } = useMessages();
  const { actions } = useLLM();
  const unload = models.unloadModel(model.name);
  return (
    <li className="flex items-center gap-2.5 pl-2">
      <StatusDot status={state.status} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={model.name}>
          {model.name}
        </p>
        <p className="text-muted-foreground tabular-nums">
          {state.status === "loading"
            ? formatPercent(state.progress, locale)
            : state.loaded.local && formatBytes(state.loaded.local.memoryBytes, locale)}
        </p>
      </div>
      {state.status === "loaded" && (
        <Button
          variant="ghost"
          size="small-icon"
          aria-label={unload}
          title={unload}
          onClick={() => void actions.unloadModel(model.id)}
        >
          <Eject aria-hidden />
        </Button>
      )}
    </li>
  );
}
