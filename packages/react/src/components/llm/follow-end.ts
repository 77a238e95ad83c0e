import { useCallback, useEffect, useRef, useState, type RefObject } from "react";

/** Closer to the end than this counts as being there, in pixels. */
const nearEnd = 32;

export interface FollowEnd {
  readonly viewport: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly isFollowing: boolean;
  /** Goes to the end and follows it again. */
  readonly follow: () => void;
  readonly onScroll: () => void;
}

/** Keeps the end of growing content in view, but only while the reader is there. */
export function useFollowEnd(): FollowEnd {
  const viewport = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const lastTop = useRef(0);
  const [isFollowing, setFollowing] = useState(true);

  const setFollow = useCallback((value: boolean) => {
    following.current = value;
    setFollowing(value);
  }, []);

  const follow = useCallback(() => {
    setFollow(true);
    const element = viewport.current;
    if (element === null) return;
    element.scrollTop = element.scrollHeight;
    // Also upwards, when there is less than before; its event may come when there is more again.
    lastTop.current = element.scrollTop;
  }, [setFollow]);

  // Only a move upwards is the reader's: growth alone also leaves the end, for a moment.
  const onScroll = useCallback(() => {
    const element = viewport.current;
    if (element === null) return;
    const isAtEnd = element.scrollHeight - element.clientHeight - element.scrollTop < nearEnd;
    if (isAtEnd) setFollow(true);
    else if (element.scrollTop < lastTop.current) setFollow(false);
    lastTop.current = element.scrollTop;
  }, [setFollow]);

  useEffect(() => {
    if (content.current === null || viewport.current === null) return;
    const observer = new ResizeObserver(() => following.current && follow());
    observer.observe(content.current);
    observer.observe(viewport.current);
    return () => observer.disconnect();
  }, [follow]);

  return { viewport, content, isFollowing, follow, onScroll };
}
