import { Tooltip as RadixTooltip } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

export interface TooltipProps {
  /** What the child is for; also its accessible name, when it has none of its own. */
  readonly text: string;
  readonly side?: ComponentProps<typeof RadixTooltip.Content>["side"];
  /** One element that can have the focus. */
  readonly children: ReactNode;
}

export function Tooltip({ text, side = "top", children }: TooltipProps): ReactNode {
  return (
    <RadixTooltip.Provider delayDuration={400}>
      <RadixTooltip.Root>
        <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
        <RadixTooltip.Portal>
          <RadixTooltip.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-w-72 rounded-md bg-foreground px-2 py-1 text-xs text-background animate-in"
          >
            {text}
          </RadixTooltip.Content>
        </RadixTooltip.Portal>
      </RadixTooltip.Root>
    </RadixTooltip.Provider>
  );
}
