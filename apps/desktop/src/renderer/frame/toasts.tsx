import { useMessages } from "@llm/react";
import type { CSSProperties, ReactNode } from "react";
import { Toaster } from "sonner";

const colours = {
  "--normal-bg": "var(--popover)",
  "--normal-border": "var(--border)",
  "--normal-text": "var(--foreground)",
} as CSSProperties;

/** Where toasts appear: at the top, so that they never cover the composer. */
export function Toasts(): ReactNode {
  const { frame } = useMessages();
  return (
    <Toaster
      position="top-right"
      theme="system"
      containerAriaLabel={frame.notifications}
      style={colours}
    />
  );
}
