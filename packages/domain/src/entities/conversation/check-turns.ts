import { LlmError } from "../../errors/llm-error.ts";
import type { Turn, TurnId } from "./turn.ts";

/**
 * Checks that turns can be put after those that are there, and gives the ids of all of them.
 * @throws {LlmError} INVALID_ARGUMENT for an id that is taken, a parent that is not there, an active turn that is not
 */
export function checkTurns(
  known: readonly TurnId[],
  turns: readonly Turn[],
  activeTurnId: TurnId | undefined,
): ReadonlySet<TurnId> {
  const ids = new Set(known);
  for (const { id, parentId } of turns) {
    if (ids.has(id)) throw new LlmError("INVALID_ARGUMENT", `There already is a turn "${id}".`);
    if (parentId !== undefined) checkTurn(ids, parentId);
    ids.add(id);
  }
  if (activeTurnId !== undefined) checkTurn(ids, activeTurnId);
  return ids;
}

/** @throws {LlmError} INVALID_ARGUMENT when the turn is not there */
export function checkTurn(known: ReadonlySet<TurnId>, id: TurnId): void {
  if (known.has(id)) return;
  throw new LlmError("INVALID_ARGUMENT", `The conversation has no turn "${id}".`);
}
