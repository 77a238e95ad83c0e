/** Freezes plain data with all that is in it. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  const data: object = value;
  for (const part of Object.values<unknown>({ ...data })) deepFreeze(part);
  return Object.freeze(value);
}
