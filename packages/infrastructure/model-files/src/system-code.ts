/** The code of a failure of the system, such as `ENOENT`; empty for anything else. */
export function systemCode(error: unknown): string {
  // Not by instanceof, which does not know errors of another realm.
  const isCoded = typeof error === "object" && error !== null && "code" in error;
  return isCoded ? String(error.code) : "";
}
