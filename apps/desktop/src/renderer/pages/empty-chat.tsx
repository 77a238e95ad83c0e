import type { Model } from "@llm/domain";
import { useMessages } from "@llm/react";
import type { ReactNode } from "react";

export interface EmptyChatProps {
  readonly model: Model | undefined;
  readonly canAsk: boolean;
  readonly onAsk: (question: string) => void;
}

/** What a new chat begins with. The model that came with the app is introduced, with questions it can answer. */
export function EmptyChat({ model, canAsk, onAsk }: EmptyChatProps): ReactNode {
  const { chat, models } = useMessages();
  return (
    <div className="reading-column flex min-h-full flex-col justify-center gap-6 px-4 py-10">
      <h1 className="text-2xl/8 font-semibold tracking-tight">{chat.emptyTitle}</h1>
      {model?.origin === "bundled" && (
        <>
          <p className="max-w-prose text-muted-foreground">
            <span className="font-medium text-foreground">{model.name}.</span>{" "}
            {models.starterSummary}
          </p>
          <section aria-label={chat.examplesLabel}>
            <p className="mb-2 text-[13px]/5 text-muted-foreground">{chat.examplesLabel}</p>
            <ul className="grid gap-2 sm:grid-cols-2">
              {chat.examples.map((question) => (
                <li key={question}>
                  <button
                    type="button"
                    disabled={!canAsk}
                    className="h-full w-full rounded-md border border-border bg-card px-3 py-2.5 text-left text-sm/5 transition-colors duration-150 hover:bg-muted disabled:pointer-events-none disabled:opacity-50"
                    onClick={() => onAsk(question)}
                  >
                    {question}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </div>
  );
}
