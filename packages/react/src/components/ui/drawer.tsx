import { Dialog as RadixDialog } from "radix-ui";
import type { ReactNode } from "react";
import { useReturnFocus } from "./return-focus.ts";

export interface DrawerProps {
  readonly isOpen: boolean;
  /** Names it for screen readers. */
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel that slides in from the left, over the page. */
export function Drawer({ isOpen, title, onClose, children }: DrawerProps): ReactNode {
  const returnFocus = useReturnFocus();
  return (
    <RadixDialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 bg-overlay animate-in" />
        <RadixDialog.Content
          {...returnFocus}
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-[260px] border-r border-border bg-sidebar shadow-card outline-none animate-in"
        >
          <RadixDialog.Title className="sr-only">{title}</RadixDialog.Title>
          {children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
