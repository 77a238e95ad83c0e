import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";

const buttonClasses = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors duration-150 select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-primary text-primary-foreground hover:bg-primary-hover",
        danger: "bg-danger text-danger-foreground hover:bg-danger-hover",
        outline: "border border-muted-strong bg-background hover:bg-muted",
        ghost: "text-muted-foreground hover:bg-muted hover:text-foreground",
      },
      size: {
        default: "h-9 px-3 text-sm",
        small: "h-7 px-2 text-[13px]",
        icon: "size-8",
        "small-icon": "size-7",
      },
    },
    defaultVariants: { variant: "outline", size: "default" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonClasses> {
  /** Renders its one child as the button. @default false */
  asChild?: boolean;
}

export function Button({ className, variant, size, asChild, ...props }: ButtonProps): ReactNode {
  const Component = asChild === true ? Slot.Root : "button";
  const type = asChild === true ? {} : { type: "button" as const };
  return (
    <Component
      {...type}
      className={classNames(buttonClasses({ variant, size }), className)}
      {...props}
    />
  );
}
