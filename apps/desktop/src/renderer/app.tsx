import type { Channel } from "@llm/protocol";
import { ErrorNotice, LlmProvider, useLLM, useMessages, useModels } from "@llm/react";
import { useState, type ReactNode } from "react";
import { ConnectionBanner } from "./frame/connection-banner.tsx";
import { Frame } from "./frame/frame.tsx";
import { Toasts } from "./frame/toasts.tsx";
import { useDownloadToasts } from "./frame/use-download-toasts.ts";
import { useErrorToasts } from "./frame/use-error-toasts.ts";
import { ChatPage } from "./pages/chat-page.tsx";
import { ModelsPage } from "./pages/models-page.tsx";
import { SettingsPage } from "./pages/settings-page.tsx";
import { useConnection } from "./use-connection.ts";
import { pageHref, usePage } from "./use-page.ts";

export interface AppProps {
  /** Opens a way to the host. */
  readonly open: () => Promise<Channel>;
}

export function App({ open }: AppProps): ReactNode {
  const { client, error, reconnect } = useConnection(open);
  if (client !== undefined) {
    return (
      <LlmProvider client={client}>
        <ConnectedApp onReconnect={reconnect} />
      </LlmProvider>
    );
  }
  return (
    <main className="reading-column p-4">
      {error === undefined ? <Connecting /> : <ErrorNotice error={error} onRetry={reconnect} />}
    </main>
  );
}

function Connecting(): ReactNode {
  const { connection } = useMessages();
  return <p className="text-muted-foreground">{connection.connecting}</p>;
}

function ConnectedApp({ onReconnect }: { readonly onReconnect: () => void }): ReactNode {
  const page = usePage();
  const { state, actions } = useLLM();
  const [draft, setDraft] = useState("");
  const [chatNumber, setChatNumber] = useState(0);
  useModels();
  useErrorToasts(page);
  useDownloadToasts();
  const startChat = () => {
    actions.createContext();
    setDraft("");
    setChatNumber(chatNumber + 1);
    window.location.hash = pageHref("chat");
  };
  const startError = state.isReady || state.connectionError !== undefined ? undefined : state.error;
  return (
    <Frame page={page} onNewChat={startChat}>
      {state.connectionError !== undefined && <ConnectionBanner onReconnect={onReconnect} />}
      {startError !== undefined && (
        <ErrorNotice className="m-4" error={startError} onRetry={() => void actions.initLLM()} />
      )}
      {/* Contained, so that toasts, which are fixed to it then, never cover what stands above. */}
      <div className="flex min-h-0 flex-1 flex-col contain-layout">
        {page === "chat" && <ChatPage key={chatNumber} draft={draft} onDraftChange={setDraft} />}
        {page === "models" && <ModelsPage />}
        {page === "settings" && <SettingsPage />}
        <Toasts />
      </div>
    </Frame>
  );
}
