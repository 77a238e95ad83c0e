import { Progress as RadixProgress } from "radix-ui";
import type { ReactNode } from "react";

export interface ProgressProps {
  /** 0 to 1: the width of the bar. @default something goes on, and nobody knows how long */
  readonly value?: number;
  readonly label: string;
  /** The progress in words. @default its percent */
  readonly valueText?: string;
}

export function Progress({ value, label, valueText }: ProgressProps): ReactNode {
  // Rounded down, so that nothing is said to be whole before it is.
  const percent = value === undefined ? null : Math.floor(value * 100);
  return (
    <RadixProgress.Root
      value={percent}
      aria-label={label}
      {...(valueText !== undefined && { getValueLabel: () => valueText })}
      className="h-1.5 w-full overflow-hidden rounded-full bg-muted-strong"
    >
      {value === undefined ? (
        <RadixProgress.Indicator className="h-full w-1/3 rounded-full bg-primary animate-endless" />
      ) : (
        <RadixProgress.Indicator
          className="h-full rounded-full bg-primary transition-[width] duration-150"
          style={{ width: `${value * 100}%` }}
        />
      )}
    </RadixProgress.Root>
  );
}
