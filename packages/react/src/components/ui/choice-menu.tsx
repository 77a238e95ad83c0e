import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

export interface Choice {
  readonly value: string;
  readonly label: ReactNode;
}

export interface ChoiceMenuProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly Choice[];
  readonly onChoose: (value: string) => void;
  /** The button that opens it. */
  readonly children: ReactNode;
}

/** A menu to choose one of several. */
export function ChoiceMenu(props: ChoiceMenuProps): ReactNode {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{props.children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={props.label}
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-80 w-72 max-w-[calc(100vw-16px)] overflow-y-auto rounded-lg border border-border bg-popover p-1 shadow-card animate-in"
        >
          <DropdownMenu.RadioGroup value={props.value ?? ""} onValueChange={props.onChoose}>
            {props.choices.map(({ value, label }) => (
              <DropdownMenu.RadioItem
                key={value}
                value={value}
                className="flex min-h-9 cursor-default items-center gap-2 rounded-md px-2 text-sm outline-none select-none data-highlighted:bg-muted"
              >
                <span className="flex min-w-0 flex-1 items-center gap-2">{label}</span>
                <DropdownMenu.ItemIndicator>
                  <Check className="size-4 text-primary" />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
