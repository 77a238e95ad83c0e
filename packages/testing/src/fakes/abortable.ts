import { abortReason } from "@llm/domain/adapters";

/** Waits for `promise`, or rejects with the reason as soon as `signal` aborts; leaves no listener behind. */
export async function abortable<T>(
  promise: T | PromiseLike<T>,
  signal: AbortSignal,
): Promise<Awaited<T>> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortReason(signal));
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Waits for some milliseconds, or rejects with the reason as soon as `signal` aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await abortable(new Promise<void>((wake) => (timer = setTimeout(wake, milliseconds))), signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until `signal` aborts, then rejects with its reason. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return abortable(new Promise<never>(() => {}), signal);
}
