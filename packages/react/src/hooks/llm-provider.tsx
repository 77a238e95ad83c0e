import {
  createContext,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
  type ReactNode,
} from "react";
import { LlmStore, type LlmStoreOptions, type UiClient } from "../store/llm-store.ts";

interface LlmContextValue {
  readonly client: UiClient;
  readonly store: LlmStore;
}

const LlmContext = createContext<LlmContextValue | undefined>(undefined);

export interface LlmProviderProps extends LlmStoreOptions {
  /** What answers. Another client, say after a reconnect, keeps the conversation. */
  readonly client: UiClient;
  readonly children: ReactNode;
}

/** Gives the hooks below it a client to work with. */
export function LlmProvider({ client, children, ...options }: LlmProviderProps): ReactNode {
  const [store] = useState(() => new LlmStore(client, options));
  // A layout effect, so that the effects of all children already meet the new client.
  useLayoutEffect(() => store.connect(client), [store, client]);
  const value = useMemo(() => ({ client, store }), [client, store]);
  return <LlmContext value={value}>{children}</LlmContext>;
}

/** @throws {Error} outside an {@link LlmProvider}. */
export function useLlmContext(): LlmContextValue {
  const value = useContext(LlmContext);
  if (value === undefined) throw new Error("This hook needs an <LlmProvider> above it.");
  return value;
}

/** The client itself, for what the other hooks do not offer. */
export function useLlmClient(): UiClient {
  return useLlmContext().client;
}
