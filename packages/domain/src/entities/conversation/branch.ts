import type { Conversation } from "./conversation.ts";
import type { Turn, TurnId } from "./turn.ts";

type Tree = Pick<Conversation, "turns">;

/** The turns that lead to `turnId`, the first of the conversation first; none when there is no such turn. */
export function branchTo({ turns }: Tree, turnId: TurnId | undefined): readonly Turn[] {
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const branch: Turn[] = [];
  for (let id = turnId; id !== undefined; id = branch[0]?.parentId) {
    const turn = byId.get(id);
    if (turn === undefined) break;
    branch.unshift(turn);
  }
  return branch;
}

/** The turns that are shown. */
export function shownBranch(
  conversation: Tree & Pick<Conversation, "activeTurnId">,
): readonly Turn[] {
  return branchTo(conversation, conversation.activeTurnId);
}

/** A turn and the others that were written in its place, the oldest first. */
export function versionsOf({ turns }: Tree, turnId: TurnId): readonly Turn[] {
  const turn = turns.find(({ id }) => id === turnId);
  if (turn === undefined) return [];
  return turns.filter(({ role, parentId }) => role === turn.role && parentId === turn.parentId);
}

/** The end of the newest branch through a turn, to be shown when that turn is chosen among its versions. */
export function newestLeaf({ turns }: Tree, turnId: TurnId): TurnId {
  let leaf = turnId;
  for (;;) {
    const child = turns.findLast(({ parentId }) => parentId === leaf);
    if (child === undefined) return leaf;
    leaf = child.id;
  }
}
