import type { Token } from "node-llama-cpp";

/** What stands beside a saved state: whose it is, and what was evaluated. */
export interface StateRecord {
  /** Of the model's file and the engine: the state of another can crash native code. */
  readonly owner: string;
  /** SHA-256 of the state, as hex. */
  readonly sha256: string;
  readonly tokens: readonly Token[];
}

const version = 1;

export function writeStateRecord(record: StateRecord): string {
  return JSON.stringify({ version, ...record });
}

/** Gives nothing for what is damaged, or was written by another version. */
export function readStateRecord(text: string): StateRecord | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return isRecord(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is StateRecord {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Partial<Record<string, unknown>>;
  return (
    record["version"] === version &&
    typeof record["owner"] === "string" &&
    typeof record["sha256"] === "string" &&
    Array.isArray(record["tokens"]) &&
    Array.from<unknown>(record["tokens"]).every(isTokenNumber)
  );
}

function isTokenNumber(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
