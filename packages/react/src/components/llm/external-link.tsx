import { useState, type KeyboardEvent, type ReactNode } from "react";
import { useMessages } from "../../messages/messages-provider.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";

export interface ExternalLinkProps {
  readonly href: string | undefined;
  readonly children: ReactNode;
}

/** A link out of the app: shows its host and asks before it opens. Anything but a web address stays text. */
export function ExternalLink({ href, children }: ExternalLinkProps): ReactNode {
  const { chat, common } = useMessages();
  const [isAsking, setAsking] = useState(false);
  const url = webAddress(href);
  if (url === undefined) return children;
  const ask = () => setAsking(true);
  // The dialog takes the focus at once: without preventDefault the same key would press its button.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    ask();
  };
  // Without an href there is no way around the question: no middle click, no drag, no prefetch.
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/anchor-is-valid */}
      <a role="link" tabIndex={0} className="link" onClick={ask} onKeyDown={onKeyDown}>
        {children}
      </a>
      {children !== href && (
        <span className="text-[max(12px,0.87em)] text-muted-foreground"> ({url.host})</span>
      )}
      <AlertDialog
        isOpen={isAsking}
        title={chat.openLinkTitle(url.host)}
        confirmLabel={chat.openLink}
        cancelLabel={common.cancel}
        onConfirm={() => window.open(url.href, "_blank", "noopener,noreferrer")}
        onClose={() => setAsking(false)}
      >
        <p>{chat.openLinkBody}</p>
        <p className="mt-2 max-h-40 overflow-y-auto font-mono text-xs/5 text-foreground wrap-anywhere">
          {url.href}
        </p>
      </AlertDialog>
    </>
  );
}

function webAddress(href: string | undefined): URL | undefined {
  if (href === undefined || !URL.canParse(href)) return undefined;
  const url = new URL(href);
  return url.protocol === "https:" || url.protocol === "http:" ? url : undefined;
}
