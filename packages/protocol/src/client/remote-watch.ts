import { linkedAbortController, type WatchOptions } from "@llm/domain";

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
