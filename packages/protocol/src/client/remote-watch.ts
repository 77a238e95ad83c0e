import type { WatchOptions } from "@llm/domain";
import { linkedAbortController } from "@llm/domain/adapters";
import { encodeError } from "../errors/error-codec.ts";

interface Connection {
  run<Result>(call: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

type WatchCall<State> = (
  input: undefined,
  options: { signal: AbortSignal },
) => Promise<AsyncIterator<State, unknown, undefined>>;

/** Reads the states of a watch at the other end until it ends, is left, or `signal` aborts. */
export async function* remoteWatch<State>(
  connection: Connection,
  watch: WatchCall<State>,
  { signal }: WatchOptions,
): AsyncGenerator<State, void, undefined> {
  using cancel = linkedAbortController(signal);
  const next = <Result>(call: () => Promise<Result>) => connection.run(call, cancel.signal);
  try {
    const states = await next(() => watch(undefined, { signal: cancel.signal }));
    for (;;) {
      const result = await next(() => states.next());
      if (result.done) return;
      yield result.value;
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    // Tells the host that nobody listens any more, also when the iteration was left early.
    cancel.abort();
  }
}

type Watch<State> = (options: WatchOptions) => AsyncIterable<State, void, undefined>;

/** Gives the states of a watch here to the one that reads it at the other end. */
export async function* writeWatch<State>(watch: Watch<State>, signal: AbortSignal | undefined) {
  // Of its own, so that the watch ends too when the iteration is left without an abort.
  using cancel = linkedAbortController(signal);
  try {
    yield* watch({ signal: cancel.signal });
  } catch (error) {
    throw encodeError(error);
  } finally {
    cancel.abort();
  }
}
