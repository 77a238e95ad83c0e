/** The way from a whole value to a part of it. */
export type ValuePath = readonly PropertyKey[];

/** Writes a path such as `$.items[2].name`. */
export function pathText(path: ValuePath): string {
  const keys = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return `$${keys.join("")}`;
}
