/** Does `work` after so many milliseconds. Returns how to take that back. */
export type Timer = (work: () => void, milliseconds: number) => () => void;

export const systemTimer: Timer = (work, milliseconds) => {
  const handle = setTimeout(work, milliseconds);
  return () => clearTimeout(handle);
};
