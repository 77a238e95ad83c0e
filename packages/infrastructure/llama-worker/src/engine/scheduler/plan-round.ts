/** What the turn in a slot needs next. */
export interface SlotDemand {
  readonly slot: number;
  /** Tokens of the prompt still to be read; 0 when the answer is being written. */
  readonly unread: number;
  /** Place in the order of arrival. */
  readonly arrival: number;
}

/** What a slot does in a round: reads tokens of its prompt, or writes one token when `read` is 0. */
export interface Step {
  readonly slot: number;
  readonly read: number;
}

export interface RoundOptions {
  /** Tokens of prompts read in a round, 1 or more. */
  readonly promptSlice: number;
  /** Counts the rounds. */
  readonly round: number;
}

/**
 * Plans a round: all who write get one token, and about one slice of prompts is read, so that nobody waits for
 * the whole of another's prompt. Who came first and who has least left to read take turns, so that neither a
 * short prompt waits for a long one nor a long one for ever. What is left of the slice goes to prompts that it
 * completes. The steps are in ascending order of slots: native code evaluates only those together that follow
 * each other.
 */
export function planRound(demands: readonly SlotDemand[], options: RoundOptions): Step[] {
  const writing = demands.filter(({ unread }) => unread === 0);
  const byArrival = demands.filter(({ unread }) => unread > 0).sort(earlier);
  const byLength = byArrival.toSorted((one, other) => one.unread - other.unread);
  const steps: Step[] = writing.map(({ slot }) => ({ slot, read: 0 }));
  const first = options.round % 2 === 0 ? byArrival[0] : byLength[0];
  if (first !== undefined) {
    // Of a slice that is read while others write, the first token is evaluated with theirs, and the rest after.
    let budget = options.promptSlice + (writing.length > 0 ? 1 : 0);
    const read = sliceOf(first.unread, budget);
    steps.push({ slot: first.slot, read });
    budget -= read;
    for (const { slot, unread } of byLength) {
      if (slot === first.slot || unread > budget) continue;
      steps.push({ slot, read: unread });
      budget -= unread;
    }
  }
  return steps.sort((one, other) => one.slot - other.slot);
}

/** Full slices come last: short ones cost more per token, and the more so the later they come. */
function sliceOf(unread: number, fullSlice: number): number {
  return unread % fullSlice || fullSlice;
}

function earlier(one: SlotDemand, other: SlotDemand): number {
  return one.arrival - other.arrival;
}
