import type { Download } from "@llm/domain";
import type { Runtime } from "@llm/runtime";
import { formatBytes } from "./format.ts";

/** The downloads that a command can go on with or discard. One that failed before its first byte left nothing. */
export async function unfinishedDownloads(runtime: Runtime): Promise<readonly Download[]> {
  const all = await runtime.downloads.list();
  return all.filter(
    ({ status, receivedBytes }) =>
      status !== "completed" &&
      status !== "cancelled" &&
      (status !== "failed" || receivedBytes > 0),
  );
}

/** Such as `paused at 40%`. */
export function statusWords({ status, receivedBytes, totalBytes }: Download): string {
  if (receivedBytes === 0) return status;
  if (totalBytes === undefined) return `${status} at ${formatBytes(receivedBytes)}`;
  return `${status} at ${Math.floor((receivedBytes / totalBytes) * 100)}%`;
}
