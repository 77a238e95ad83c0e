import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";

export function Card({ className, ...props }: ComponentProps<"article">): ReactNode {
  return (
    <article
      className={classNames(
        "flex flex-col rounded-lg border border-border bg-card text-card-foreground shadow-card",
        className,
      )}
      {...props}
    />
  );
}
