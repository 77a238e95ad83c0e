import { abortReason } from "./abort-reason.ts";

// Not every browser knows these yet, and the compiled form of `using` looks them up.
for (const name of ["dispose", "asyncDispose"]) {
  if (!(name in Symbol)) Object.defineProperty(Symbol, name, { value: Symbol(`Symbol.${name}`) });
}

/** An abort controller that also aborts with `signal`; disposing it lets go of `signal`. */
export interface LinkedAbortController extends Disposable {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

// AbortSignal.any would do, but on Node 20 it keeps every dependent of a long-lived signal in memory.
export function linkedAbortController(signal: AbortSignal | undefined): LinkedAbortController {
  const controller = new AbortController();
  const follow = () => controller.abort(abortReason(signal));
  if (signal?.aborted) follow();
  signal?.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    [Symbol.dispose]: () => signal?.removeEventListener("abort", follow),
  };
}
