import { useSyncExternalStore } from "react";

export const pages = ["chat", "models", "settings"] as const;
export type Page = (typeof pages)[number];

/** Where a page is, for links. */
export const pageHref = (page: Page): string => `#/${page}`;

/** The page the address names; going back and forth works. @default chat */
export function usePage(): Page {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return pages.find((page) => pageHref(page) === hash) ?? "chat";
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
