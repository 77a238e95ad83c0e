import { untilAborted } from "@llm/domain/adapters";

/** Waits for some milliseconds, or rejects with the reason as soon as `signal` aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await untilAborted(
      new Promise<void>((wake) => (timer = setTimeout(wake, milliseconds))),
      signal,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until `signal` aborts, then rejects with its reason. */
export function hang(signal: AbortSignal): Promise<never> {
  return untilAborted(new Promise<never>(() => {}), signal);
}
