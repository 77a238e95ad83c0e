import { HubTokenSettings, useMessages } from "@llm/react";
import { useId, type ReactNode } from "react";

/** What is kept from one start of the app to the next. */
export function SettingsPage(): ReactNode {
  const { settings: words } = useMessages();
  const accountId = useId();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="reading-column flex flex-col gap-6 p-6 max-[480px]:p-4">
        <h1 className="text-2xl/8 font-semibold tracking-tight">{words.title}</h1>
        <section
          aria-labelledby={accountId}
          className="flex flex-col gap-4 rounded-lg border border-border bg-card p-4 shadow-card"
        >
          <div>
            <h2 id={accountId} className="font-semibold">
              {words.hubAccount}
            </h2>
            <p className="text-[13px]/5 text-muted-foreground">{words.hubAccountNote}</p>
          </div>
          <HubTokenSettings />
        </section>
      </div>
    </div>
  );
}
