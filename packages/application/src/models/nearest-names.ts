/** Gives the names nearest to a misspelled one, the nearest first. */
export function nearestNames(name: string, names: readonly string[], count = 3): string[] {
  return names
    .map((candidate) => ({ candidate, distance: distance(name, candidate) }))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

function distance(one: string, other: string): number {
  const [left, right] = [one.toLowerCase(), other.toLowerCase()];
  // A part of a long name is a better guess than a short name that shares no letter with it.
  if (left !== "" && right.includes(left)) return 0;
  return editDistance(left, right);
}

/** Counts the letters to insert, delete or replace to make `right` of `left`. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= right.length; column++) {
      const replace = at(row, column - 1) + (letter === right[column - 1] ? 0 : 1);
      next.push(Math.min(replace, at(row, column) + 1, at(next, column - 1) + 1));
    }
    row = next;
  }
  return at(row, right.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
