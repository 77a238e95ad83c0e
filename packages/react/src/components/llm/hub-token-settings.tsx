import type { ReactNode } from "react";
import { useHubToken, type HubToken } from "../../hooks/use-hub-token.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { HubTokenFields } from "./hub-token-fields.tsx";

const tokensPage = "https://huggingface.co/settings/tokens";

/** Says whether the hub is asked with a token, and lets it be set, replaced and removed. It is never shown. */
export function HubTokenSettings(): ReactNode {
  const token = useHubToken();
  const { state, error, read } = token;
  if (state === undefined) return error && <ErrorNotice error={error} onRetry={read} />;
  return (
    <div className="flex flex-col gap-4">
      <Situation token={token} />
      <HubTokenFields token={token} tokensPage={tokensPage} />
    </div>
  );
}

function Situation({ token: { state, login } }: { readonly token: HubToken }): ReactNode {
  const { hubToken: words } = useMessages();
  const situations = {
    none: words.none,
    settings: login?.userName === undefined ? words.saved : words.savedFor(login.userName),
    "hub-tools": words.ofHubTools,
    // What there is to say of these stands where the fields would be.
    environment: "",
    program: "",
  } as const;
  const isUnchecked =
    state?.source === "settings" && login !== undefined && login.userName === undefined;
  return (
    <p role="status" className="text-[13px]/5 empty:hidden">
      {situations[state?.source ?? "none"]}
      {isUnchecked && ` ${words.unchecked}`}
    </p>
  );
}
