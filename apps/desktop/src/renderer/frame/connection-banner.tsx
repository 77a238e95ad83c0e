import { Button, useMessages } from "@llm/react";
import { Unplug } from "lucide-react";
import type { ReactNode } from "react";

/** Says that the connection is gone, and offers another. */
export function ConnectionBanner({ onReconnect }: { readonly onReconnect: () => void }): ReactNode {
  const { connection } = useMessages();
  return (
    <div role="alert" className="flex items-center gap-3 bg-danger-soft px-4 py-2 text-[13px]/5">
      <Unplug aria-hidden className="size-4 shrink-0 text-danger" />
      <p className="min-w-0 flex-1">
        <span className="font-medium">{connection.lost}</span> {connection.lostHint}
      </p>
      <Button size="small" onClick={onReconnect}>
        {connection.reconnect}
      </Button>
    </div>
  );
}
