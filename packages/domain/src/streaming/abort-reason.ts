/** Says why a signal aborted, as the unknown it is: the platform's own types call it `any`. */
export function abortReason(signal: AbortSignal | undefined): unknown {
  const { reason }: { readonly reason?: unknown } = signal ?? {};
  return reason;
}
