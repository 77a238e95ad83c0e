import { useMessages } from "@llm/react";
import type { CSSProperties, ReactNode } from "react";
import { Toaster } from "sonner";

/** Milliseconds for two or three sentences; who points at them has all the time there is. */
const readingTime = 10_000;

// Custom properties, which the type of a style does not know.
const colours: CSSProperties & Readonly<Record<`--${string}`, string>> = {
  "--normal-bg": "var(--popover)",
  "--normal-border": "var(--border)",
  "--normal-text": "var(--foreground)",
};

/** Where toasts appear: at the top of the page, so that they never cover the composer. */
export function Toasts(): ReactNode {
  const { frame } = useMessages();
  return (
    <Toaster
      position="top-right"
      theme="system"
      containerAriaLabel={frame.notifications}
      duration={readingTime}
      closeButton
      toastOptions={{ closeButtonAriaLabel: frame.closeNotification }}
      style={colours}
    />
  );
}
