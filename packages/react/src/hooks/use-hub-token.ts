import { LlmError, type HubLogin, type HubTokenState } from "@llm/domain";
import { useCallback, useEffect, useState } from "react";
import { useLlmClient } from "./llm-provider.tsx";

/** What is known of the token that the hub is asked with, and what changes it. */
export interface HubToken {
  /** Where it comes from; undefined until that is known. */
  readonly state: HubTokenState | undefined;
  /** Whose the token is that was saved here last. */
  readonly login: HubLogin | undefined;
  readonly isBusy: boolean;
  /** Why it is not known, or was not changed. */
  readonly error: LlmError | undefined;
  /** Asks again where it comes from. */
  read(): void;
  /** Saves another; resolves with whether it was. Does nothing while a change is under way. */
  save(token: string): Promise<boolean>;
  /** Forgets the saved one; resolves with whether it was. Does nothing while a change is under way. */
  remove(): Promise<boolean>;
}

export function useHubToken(): HubToken {
  const { hubAccount } = useLlmClient();
  const [state, setState] = useState<HubTokenState>();
  const [login, setLogin] = useState<HubLogin>();
  const [error, setError] = useState<LlmError>();
  const [isBusy, setBusy] = useState(false);
  const [reads, setReads] = useState(0);
  const read = useCallback(() => setReads((count) => count + 1), []);

  useEffect(() => {
    let isCurrent = true;
    const show = (change: () => void) => isCurrent && change();
    hubAccount.describe().then(
      (known) => show(() => (setState(known), setError(undefined))),
      (reason: unknown) => show(() => setError(LlmError.from(reason))),
    );
    return () => void (isCurrent = false);
  }, [hubAccount, reads]);

  const change = async (work: () => Promise<HubLogin | undefined>): Promise<boolean> => {
    if (isBusy) return false;
    setBusy(true);
    setError(undefined);
    try {
      setLogin(await work());
      read();
      return true;
    } catch (reason) {
      setError(LlmError.from(reason));
      return false;
    } finally {
      setBusy(false);
    }
  };

  return {
    state,
    login,
    isBusy,
    error,
    read,
    save: (token) => change(() => hubAccount.setToken(token)),
    remove: () => change(() => hubAccount.removeToken().then(() => undefined)),
  };
}
