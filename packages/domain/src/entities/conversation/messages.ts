import type { Message } from "../message.ts";
import type { Turn } from "./turn.ts";

/** What is sent of a branch, and which of its turns each message is. */
export interface SentTurns {
  readonly messages: readonly Message[];
  /** The place in the branch of each message. */
  readonly places: readonly number[];
}

/**
 * Chooses what a model is sent of a branch. A question that got no answer, or an empty one, is left out with it: the
 * model would otherwise read two questions in a row. The last turn always stays.
 */
export function sentTurns(branch: readonly Turn[]): SentTurns {
  const last = branch.length - 1;
  const places = branch.flatMap((turn, place) => {
    if (place === last) return [place];
    const answer = turn.role === "user" ? branch[place + 1] : turn;
    return answer?.role === "assistant" && answer.text.trim() !== "" ? [place] : [];
  });
  const messages = places.flatMap((place): Message[] => {
    const turn = branch[place];
    return turn === undefined ? [] : [{ role: turn.role, content: turn.text }];
  });
  return { messages, places };
}

/**
 * How many turns from the first on a model did not see.
 * @param droppedMessages places in the prompt of the messages that were left out, as the final chunk says
 * @param hasSystem whether a system message stands before those of the branch
 */
export function unseenTurns(
  { places }: SentTurns,
  droppedMessages: readonly number[],
  hasSystem: boolean,
): number {
  const lastDropped = droppedMessages.at(-1);
  if (lastDropped === undefined) return 0;
  const place = places[lastDropped - (hasSystem ? 1 : 0)];
  return place === undefined ? 0 : place + 1;
}
