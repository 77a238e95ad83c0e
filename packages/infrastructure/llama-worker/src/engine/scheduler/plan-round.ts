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
 *
 * The last token of a prompt, from which the answer begins, is read like a written one: in a round of its own
 * together with all who write. Only a prompt that nobody else shares the round with is read to its end at once.
 * The reason is a race in node-llama-cpp 3.21: it draws the next tokens of a batch in parallel, and where the
 * prompts in it are of several lengths, each draw first puts the shared results in order, so that about one
 * answer of a hundred began with the token of another.
 */
export function planRound(demands: readonly SlotDemand[], options: RoundOptions): Step[] {
  const writing = demands.filter(({ unread }) => unread <= 1);
  const reading = demands.filter(({ unread }) => unread > 1).sort(earlier);
  const steps: Step[] = writing.map(({ slot, unread }) => ({ slot, read: unread }));
  const [only] = reading;
  if (only !== undefined && demands.length === 1) {
    return [{ slot: only.slot, read: sliceOf(only.unread, options.promptSlice) }];
  }
  const byLength = reading.toSorted((one, other) => one.unread - other.unread);
  const first = options.round % 2 === 0 ? only : byLength[0];
  if (first !== undefined) {
    // Of a slice that is read while others write, the first token is evaluated with theirs, and the rest after.
    let budget = options.promptSlice + (writing.length > 0 ? 1 : 0);
    const read = sliceOf(first.unread - 1, budget);
    steps.push({ slot: first.slot, read });
    budget -= read;
    for (const { slot, unread } of byLength) {
      if (slot === first.slot || unread - 1 > budget) continue;
      steps.push({ slot, read: unread - 1 });
      budget -= unread - 1;
    }
  }
  return steps.sort((one, other) => one.slot - other.slot);
}

/** Full slices come last: short ones cost more per token, and the more so the later they come. */
function sliceOf(tokens: number, fullSlice: number): number {
  return tokens % fullSlice || fullSlice;
}

function earlier(one: SlotDemand, other: SlotDemand): number {
  return one.arrival - other.arrival;
}
