/** Names this program among those that write into the store of conversations. */
export const conversationWriter = `${process.pid}:${crypto.randomUUID()}`;

/**
 * Whether the program that a writer names still runs. A process that came by its number later counts as it; the answer
 * is then interrupted once that one has ended, too.
 */
export function isWriterAlive(writer: string): boolean {
  const processId = Number(writer.split(":")[0]);
  if (!Number.isSafeInteger(processId) || processId <= 0) return false;
  // The number is this program's now: the one that wrote had it before.
  if (processId === process.pid) return writer === conversationWriter;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Of another user, and there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
