/** Lets everything run that is ready to. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Waits until `condition` holds. Fails after so many turns that it never will. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let turns = 0; !condition(); turns += 1) {
    if (turns === 1_000) throw new Error(`Waited in vain: ${what}.`);
    await turn();
  }
}

/** Waits until `count` gives the same number for several turns, and gives it. */
export async function atRest(count: () => number): Promise<number> {
  let seen = count();
  for (let quiet = 0; quiet < 5; quiet += 1) {
    await turn();
    if (count() !== seen) quiet = 0;
    seen = count();
  }
  return seen;
}

/** Gives what a call failed with. */
export async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("The call did not fail.");
}

/** A reader that stands still until it is let go. */
export function gate(): { open(): void; readonly opened: Promise<void> } {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}
