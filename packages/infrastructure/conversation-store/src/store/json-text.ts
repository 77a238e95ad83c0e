import { LlmError } from "@llm/domain";
import type { z } from "zod";
import { storeError } from "../database/store-errors.ts";

/** The key of an id, or of the name of a folder: its text as JSON writes it, without NUL and lone surrogates. */
export function keyOf(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/**
 * Makes the JSON of a value, having checked that it can be read again.
 * @throws {LlmError} INVALID_ARGUMENT naming the place of what it cannot hold, such as a number that is none
 */
export function toJson<Value>(schema: z.ZodType<Value>, value: Value, what: string): string {
  const checked = schema.safeParse(value);
  if (checked.success) return JSON.stringify(value);
  const places = checked.error.issues.map(({ path }) => path.join("."));
  throw new LlmError(
    "INVALID_ARGUMENT",
    `${what} cannot be stored because of ${places.join(", ")}.`,
  );
}

/** @throws {LlmError} STORE_UNAVAILABLE when it is not what was stored once */
export function fromJson<Value>(schema: z.ZodType<Value>, text: unknown, what: string): Value {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path }) => path.join(".")).filter((at) => at !== "");
  const where = places.length === 0 ? "" : ` (${places.join(", ")})`;
  throw storeError("UNREADABLE", `${what} is not what was stored${where}.`);
}

/**
 * The fields of an object, unchecked.
 * @throws {LlmError} STORE_UNAVAILABLE when it is none
 */
export function parseFields(json: unknown, what: string): ReadonlyMap<string, unknown> {
  const value = parseJson(json);
  if (typeof value === "object" && value !== null) return new Map(Object.entries(value));
  throw storeError("UNREADABLE", `${what} is not what was stored.`);
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    // The schema refuses it with the name of what is concerned.
    return undefined;
  }
}
