import { LlmError } from "@llm/domain";
import { connectClient, type Channel, type LlmClient } from "@llm/protocol";
import { useCallback, useEffect, useState } from "react";

export interface Connection {
  /** The newest client there was; it stays, closed, until a reconnect gives another. */
  readonly client: LlmClient | undefined;
  /** Why no client could be had at all. */
  readonly error: LlmError | undefined;
  readonly reconnect: () => void;
}

/** Connects once, and again whenever it is asked to. */
export function useConnection(open: () => Promise<Channel>): Connection {
  const [attempt, setAttempt] = useState(0);
  const [client, setClient] = useState<LlmClient>();
  const [error, setError] = useState<LlmError>();
  const reconnect = useCallback(() => setAttempt((count) => count + 1), []);

  useEffect(() => {
    let isCurrent = true;
    let opened: LlmClient | undefined;
    const take = (channel: Channel) => {
      if (!isCurrent) return channel.close();
      opened = connectClient(channel);
      setClient(opened);
      setError(undefined);
    };
    const fail = (reason: unknown) =>
      isCurrent && setError(LlmError.from(reason, "TRANSPORT_CLOSED"));
    void open().then(take).catch(fail);
    return () => {
      isCurrent = false;
      opened?.close();
    };
  }, [open, attempt]);

  return { client, error, reconnect };
}
