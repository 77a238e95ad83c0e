import { Progress as RadixProgress } from "radix-ui";
import type { ReactNode } from "react";

export interface ProgressProps {
  /** 0 to 1: the width of the bar. */
  readonly value: number;
  readonly label: string;
}

export function Progress({ value, label }: ProgressProps): ReactNode {
  return (
    <RadixProgress.Root
      value={Math.round(value * 100)}
      aria-label={label}
      className="h-1.5 w-full overflow-hidden rounded-full bg-muted-strong"
    >
      <RadixProgress.Indicator
        className="h-full rounded-full bg-primary transition-[width] duration-150"
        style={{ width: `${value * 100}%` }}
      />
    </RadixProgress.Root>
  );
}
