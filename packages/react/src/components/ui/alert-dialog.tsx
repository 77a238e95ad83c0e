import { AlertDialog as RadixAlertDialog } from "radix-ui";
import type { ReactNode, RefObject } from "react";
import { Button } from "./button.tsx";
import { useReturnFocus } from "./return-focus.ts";

export interface AlertDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly confirmLabel: string;
  readonly cancelLabel: string;
  /** Whether what is confirmed cannot be undone. @default false */
  readonly isDestructive?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What has the focus when it is closed. @default what had it before */
  readonly opener?: RefObject<HTMLElement | null>;
}

/** Asks before something is done that leaves the app or cannot be undone. */
export function AlertDialog(props: AlertDialogProps): ReactNode {
  const returnFocus = useReturnFocus(props.opener);
  return (
    <RadixAlertDialog.Root open={props.isOpen} onOpenChange={(open) => !open && props.onClose()}>
      <RadixAlertDialog.Portal>
        <RadixAlertDialog.Overlay className="fixed inset-0 z-40 bg-overlay animate-in" />
        <RadixAlertDialog.Content
          {...returnFocus}
          className="fixed top-1/2 left-1/2 z-50 flex w-[min(440px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 flex-col gap-3 rounded-lg border border-border bg-popover p-5 shadow-card animate-in"
        >
          <RadixAlertDialog.Title className="font-semibold wrap-anywhere">
            {props.title}
          </RadixAlertDialog.Title>
          <RadixAlertDialog.Description asChild>
            <div className="text-[13px]/5 text-muted-foreground">{props.children}</div>
          </RadixAlertDialog.Description>
          <div className="mt-2 flex justify-end gap-2">
            <RadixAlertDialog.Cancel asChild>
              <Button>{props.cancelLabel}</Button>
            </RadixAlertDialog.Cancel>
            <RadixAlertDialog.Action asChild>
              <Button
                variant={props.isDestructive === true ? "danger" : "primary"}
                onClick={props.onConfirm}
              >
                {props.confirmLabel}
              </Button>
            </RadixAlertDialog.Action>
          </div>
        </RadixAlertDialog.Content>
      </RadixAlertDialog.Portal>
    </RadixAlertDialog.Root>
  );
}
