import { Button, useLLM, useMessages } from "@llm/react";
import { Search, X } from "lucide-react";
import { useState, type FormEvent, type ReactNode } from "react";

export interface ModelSearchProps {
  readonly onlyFitting: boolean;
  readonly onOnlyFittingChange: (value: boolean) => void;
}

/** Searches the hub, or shows the model of a source that is pasted. */
export function ModelSearch({ onlyFitting, onOnlyFittingChange }: ModelSearchProps): ReactNode {
  const { search: words } = useMessages();
  const { state, actions } = useLLM();
  const [text, setText] = useState(state.search?.query ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void actions.searchModels(text);
  };
  const clear = () => {
    setText("");
    void actions.searchModels("");
  };
  return (
    <form role="search" onSubmit={submit} className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <div className="flex min-w-0 flex-1 basis-72 gap-2">
        <div className="relative min-w-0 flex-1">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted-foreground"
          />
          <input
            type="text"
            enterKeyHint="search"
            aria-label={words.label}
            placeholder={words.placeholder}
            value={text}
            maxLength={256}
            onChange={(event) => setText(event.target.value)}
            className="h-9 w-full rounded-md border border-input bg-background pr-3 pl-9 text-sm text-ellipsis not-placeholder-shown:pr-9 placeholder:text-muted-foreground"
          />
          {text !== "" && (
            <Button
              variant="ghost"
              size="small-icon"
              className="absolute top-1 right-1"
              aria-label={words.clear}
              title={words.clear}
              onClick={clear}
            >
              <X aria-hidden />
            </Button>
          )}
        </div>
        <Button type="submit">{words.search}</Button>
      </div>
      <label className="flex items-center gap-2 text-[13px]/5 select-none">
        <input
          type="checkbox"
          checked={onlyFitting}
          onChange={(event) => onOnlyFittingChange(event.target.checked)}
          className="size-4 accent-primary"
        />
        {words.onlyFitting}
      </label>
    </form>
  );
}
