import { useCallback, useState } from "react";
import { useMediaQuery } from "./use-media-query.ts";

const storageKey = "llm-desktop:sidebar";

export interface SidebarState {
  /** Beside the page, or as a drawer over it where there is no room. */
  readonly place: "beside" | "drawer";
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

/** Whether the sidebar is open. Beside the page it is remembered; a drawer always begins closed. */
export function useSidebar(): SidebarState {
  const isWide = useMediaQuery("(min-width: 720px)");
  const [isOpenBeside, setOpenBeside] = useState(
    () => localStorage.getItem(storageKey) !== "closed",
  );
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const openBeside = useCallback((isOpen: boolean) => {
    localStorage.setItem(storageKey, isOpen ? "open" : "closed");
    setOpenBeside(isOpen);
  }, []);
  return isWide
    ? { place: "beside", isOpen: isOpenBeside, setOpen: openBeside }
    : { place: "drawer", isOpen: isDrawerOpen, setOpen: setDrawerOpen };
}
