const byteUnits = ["B", "kB", "MB", "GB", "TB"];
const countUnits = ["", "K", "M", "B", "T"];

/** Such as `4.5 MB`, in powers of 1,000 as disks and downloads are sold. */
export function formatBytes(bytes: number): string {
  const [value, unit] = scale(bytes, byteUnits);
  return `${value} ${unit}`;
}

/** Such as `4.6M`, and `-` for what is not known. */
export function formatCount(count: number | undefined): string {
  return count === undefined ? "-" : scale(count, countUnits).join("");
}

/** Lays rows out in columns that line up. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}

function scale(value: number, units: readonly string[]): readonly [string, string] {
  const step = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), units.length - 1);
  const scaled = value / 1_000 ** step;
  return [scaled.toFixed(step === 0 || scaled >= 100 ? 0 : 1), units[step] ?? ""];
}

/** Such as `45 s`, `3 min` and `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Lays facts out with their names in front; those without a value are left out. */
export function formatFacts(facts: readonly (readonly [string, string | undefined])[]): string {
  const known = facts.filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...known.map(([name]) => name.length)) + 2;
  return known.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}\n`).join("");
}
