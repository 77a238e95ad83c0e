/** Fewer tokens hold no conversation. */
const smallest = 64;
const step = 64;

/**
 * Finds the largest context that fits, in steps of 64 tokens; undefined when not even 64 tokens do. Memory grows evenly
 * with the context but for the scratch space of the computation, so a few estimates find it.
 * @param limit fits not
 */
export async function largestContext(
  limit: number,
  fits: (contextSize: number) => Promise<boolean>,
): Promise<number | undefined> {
  if (limit <= smallest || !(await fits(smallest))) return undefined;
  let good = smallest;
  let bad = limit;
  while (bad - good > step) {
    const middle = Math.max(good + step, Math.floor((good + bad) / 2 / step) * step);
    if (middle >= bad) break;
    if (await fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
