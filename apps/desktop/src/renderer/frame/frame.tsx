import { Button, Drawer, useMessages } from "@llm/react";
import { PanelLeftOpen, SquarePen } from "lucide-react";
import type { ReactNode } from "react";
import { flushSync } from "react-dom";
import type { Page } from "../use-page.ts";
import { Sidebar } from "./sidebar.tsx";
import { useSidebar } from "./use-sidebar.ts";

export interface FrameProps {
  readonly page: Page;
  readonly onNewChat: () => void;
  readonly children: ReactNode;
}

/** The sidebar and the page beside it. */
export function Frame({ page, onNewChat, children }: FrameProps): ReactNode {
  const { frame } = useMessages();
  const { place, isOpen, setOpen } = useSidebar();
  const close = () => setOpen(false);
  const closeDrawer = () => place === "drawer" && close();
  const startChat = () => {
    // At once: while it is open, the drawer keeps the focus from the composer of the new chat.
    flushSync(closeDrawer);
    onNewChat();
  };
  const sidebar = (
    <Sidebar page={page} onNewChat={startChat} onClose={close} onNavigate={closeDrawer} />
  );
  return (
    <div className="flex h-full">
      <a href="#content" className="skip-link" onClick={focusContent}>
        {frame.skipToContent}
      </a>
      {place === "beside" && isOpen && (
        <aside className="w-[260px] shrink-0 border-r border-border bg-sidebar">{sidebar}</aside>
      )}
      {place === "drawer" && (
        <Drawer isOpen={isOpen} title={frame.navigation} onClose={close}>
          {sidebar}
        </Drawer>
      )}
      <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        {!(place === "beside" && isOpen) && (
          <div className="flex gap-1 p-2">
            <BarButton label={frame.openSidebar} onClick={() => setOpen(true)}>
              <PanelLeftOpen aria-hidden />
            </BarButton>
            <BarButton label={frame.newChat} onClick={startChat}>
              <SquarePen aria-hidden />
            </BarButton>
          </div>
        )}
        {children}
      </main>
    </div>
  );
}

// The address names the page, so the link must not change it.
function focusContent(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

interface BarButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function BarButton({ label, onClick, children }: BarButtonProps): ReactNode {
  return (
    <Button variant="ghost" size="icon" aria-label={label} title={label} onClick={onClick}>
      {children}
    </Button>
  );
}
