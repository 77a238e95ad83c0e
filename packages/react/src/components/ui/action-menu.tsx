import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

export interface MenuAction {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onSelect: () => void;
}

export interface ActionMenuProps {
  readonly actions: readonly MenuAction[];
  /** The button that opens it. */
  readonly children: ReactNode;
}

/** A menu of things to do. */
export function ActionMenu({ actions, children }: ActionMenuProps): ReactNode {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 min-w-44 rounded-lg border border-border bg-popover p-1 shadow-card animate-in"
        >
          {actions.map(({ label, icon, onSelect }) => (
            <DropdownMenu.Item
              key={label}
              onSelect={onSelect}
              className="flex min-h-9 cursor-default items-center gap-2 rounded-md px-2 text-sm outline-none select-none data-highlighted:bg-muted [&_svg]:size-4 [&_svg]:text-muted-foreground"
            >
              {icon}
              {label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
