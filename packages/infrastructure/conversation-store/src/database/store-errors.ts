import { LlmError } from "@llm/domain";

/** Why a store cannot be used; in `details.reason` of STORE_UNAVAILABLE. */
export type StoreFailure =
  | "DAMAGED"
  | "DISK_FULL"
  | "LOCKED"
  | "NEWER_VERSION"
  | "NO_BINDING"
  | "READ_ONLY"
  | "STOPPED"
  | "UNREADABLE";

interface StoreFailureFacts {
  readonly what: string;
  readonly hint: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
}

const facts: Record<StoreFailure, StoreFailureFacts> = {
  DAMAGED: {
    what: "The file of the conversations is damaged",
    hint: "Try again: it is set aside and a new one is begun.",
    retryable: true,
  },
  DISK_FULL: {
    what: "The disk is full",
    hint: "Free some space on the disk, then try again; what was saved before is kept.",
    retryable: true,
  },
  LOCKED: {
    what: "Another program is using the conversations and does not let go of them",
    hint: "Try again, or close the other program.",
    retryable: true,
  },
  NEWER_VERSION: {
    what: "The conversations were written by a newer version of this program",
    hint: "Update this program, or give it another home folder.",
    retryable: false,
  },
  NO_BINDING: {
    what: "There is no SQLite for this platform",
    hint: "Conversations need macOS, Linux or Windows on x64, or macOS or Linux on arm64.",
    retryable: false,
  },
  READ_ONLY: {
    what: "The conversations cannot be written to",
    hint: "Give this program write access to the file and its folder; reading goes on.",
    retryable: false,
  },
  STOPPED: {
    what: "The thread that keeps the conversations ended",
    hint: "Try again; it is started again.",
    retryable: true,
  },
  UNREADABLE: {
    what: "The conversations cannot be read",
    hint: "Check that the file and its folder are there and can be read.",
    retryable: false,
  },
};

/** Makes the error of a store; `detail` says what is particular. Neither may hold text of a conversation. */
export function storeError(reason: StoreFailure, detail: string, cause?: unknown): LlmError {
  const { what, hint, retryable } = facts[reason];
  return new LlmError("STORE_UNAVAILABLE", `${what}: ${detail}`, {
    hint,
    retryable,
    cause,
    details: { reason },
  });
}

// The primary result codes of SQLite, which are the lowest 8 bits.
const reasons = new Map<number, StoreFailure>([
  [3, "READ_ONLY"],
  [5, "LOCKED"],
  [6, "LOCKED"],
  [8, "READ_ONLY"],
  [11, "DAMAGED"],
  [13, "DISK_FULL"],
  [26, "DAMAGED"],
]);

/** Makes an LlmError of anything that a call failed with. */
export function storeErrorOf(error: unknown, path: string): LlmError {
  if (LlmError.isInstance(error)) return error;
  const code = sqliteCode(error);
  if (code === undefined && isWithoutAccess(error)) return storeError("READ_ONLY", path, error);
  const message = error instanceof Error ? error.message : String(error);
  const reason = code === undefined ? undefined : reasons.get(code & 0xff);
  return storeError(reason ?? "UNREADABLE", `${path} (${message})`, error);
}

/** The result code of SQLite, of which a connection that cannot be opened has it in its message alone. */
function sqliteCode(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("rawCode" in error && typeof error.rawCode === "number") return error.rawCode;
  const message = "message" in error ? String(error.message) : "";
  const code = /^ConnectionFailed\(.*: (\d+)"\)$/s.exec(message)?.[1];
  return code === undefined ? undefined : Number(code);
}

/** Whether something may not be written, or not be opened. */
export function isWithoutAccess(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code !== undefined) return reasons.get(code & 0xff) === "READ_ONLY" || (code & 0xff) === 14;
  const system = typeof error === "object" && error !== null && "code" in error ? error.code : "";
  return system === "EACCES" || system === "EPERM" || system === "EROFS";
}

export function isDamage(error: unknown): boolean {
  if (LlmError.isInstance(error)) return error.details["reason"] === "DAMAGED";
  const code = sqliteCode(error);
  return code !== undefined && reasons.get(code & 0xff) === "DAMAGED";
}
