import { useRef, type RefObject } from "react";

/** How a dialog gives the focus back; for the content of one that has no trigger of its own. */
export interface ReturnFocus {
  readonly onOpenAutoFocus: () => void;
  readonly onCloseAutoFocus: (event: Event) => void;
}

/**
 * Gives the focus back to what opened a dialog, unless something else has taken it.
 * @param opener by default what has the focus when the dialog opens
 */
export function useReturnFocus(opener?: RefObject<HTMLElement | null>): ReturnFocus {
  const before = useRef<Element>(null);
  return {
    onOpenAutoFocus() {
      before.current = document.activeElement;
    },
    onCloseAutoFocus(event) {
      event.preventDefault();
      if (document.activeElement !== document.body) return;
      const element = opener?.current ?? before.current;
      if (element instanceof HTMLElement) element.focus();
    },
  };
}
