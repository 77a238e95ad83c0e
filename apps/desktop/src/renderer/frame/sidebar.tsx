import { Button, classNames, useMessages } from "@llm/react";
import { Boxes, MessageSquare, PanelLeftClose, Settings, SquarePen } from "lucide-react";
import type { ReactNode } from "react";
import { pageHref, type Page } from "../use-page.ts";
import { LoadedModels } from "./loaded-models.tsx";

export interface SidebarProps {
  readonly page: Page;
  readonly onNewChat: () => void;
  readonly onClose: () => void;
  /** Called when a page was chosen. */
  readonly onNavigate?: () => void;
}

export function Sidebar({ page, onNewChat, onClose, onNavigate }: SidebarProps): ReactNode {
  const { frame } = useMessages();
  const link = { page, onNavigate };
  return (
    <div className="flex h-full flex-col gap-1 p-3">
      <div className="mb-2 flex items-center justify-between pl-2">
        <span className="font-semibold">LLM Desktop</span>
        <Button
          variant="ghost"
          size="icon"
          aria-label={frame.closeSidebar}
          title={frame.closeSidebar}
          onClick={onClose}
        >
          <PanelLeftClose aria-hidden />
        </Button>
      </div>
      <Button className="mb-3 justify-start" onClick={onNewChat}>
        <SquarePen aria-hidden />
        {frame.newChat}
      </Button>
      <nav aria-label={frame.navigation} className="flex flex-col gap-1">
        <PageLink {...link} to="chat" icon={<MessageSquare aria-hidden />} text={frame.chat} />
        <PageLink {...link} to="models" icon={<Boxes aria-hidden />} text={frame.models} />
        <PageLink {...link} to="settings" icon={<Settings aria-hidden />} text={frame.settings} />
      </nav>
      <LoadedModels />
    </div>
  );
}

interface PageLinkProps {
  readonly to: Page;
  readonly page: Page;
  readonly icon: ReactNode;
  readonly text: string;
  readonly onNavigate: (() => void) | undefined;
}

function PageLink({ to, page, icon, text, onNavigate }: PageLinkProps): ReactNode {
  const isCurrent = to === page;
  return (
    <a
      href={pageHref(to)}
      onClick={onNavigate}
      aria-current={isCurrent ? "page" : undefined}
      className={classNames(
        "flex h-9 items-center gap-2 rounded-md px-3 text-sm [&_svg]:size-4",
        isCurrent ? "bg-muted-strong/60 font-medium" : "text-muted-foreground hover:bg-muted",
      )}
    >
      {icon}
      {text}
    </a>
  );
}
