import type { ErrorSummary } from "@llm/domain";
import type { ReactNode } from "react";
import { useHubToken } from "../../hooks/use-hub-token.ts";
import { HubTokenFields } from "./hub-token-fields.tsx";

export interface HubTokenFormProps {
  /** Why something of the hub could not be read; the form is there when a token may help. */
  readonly error: Pick<ErrorSummary, "code" | "details"> | undefined;
  /** Called when another token, or none, is in use from now on. */
  readonly onChanged: () => void;
}

/** Takes a token of the user's account at the hub, right where one is missing. */
export function HubTokenForm({ error, onChanged }: HubTokenFormProps): ReactNode {
  if (error === undefined) return null;
  const { code, details } = error;
  const mayBePrivate = code === "MODEL_NOT_FOUND" && details["mayBePrivate"] === true;
  if (code !== "ACCESS_DENIED" && !mayBePrivate) return null;
  // Other servers than the hub name no page, and get no token.
  const { page } = details;
  if (typeof page !== "string" || !URL.canParse(page)) return null;
  const tokensPage = new URL("/settings/tokens", page).href;
  return (
    <FormWhereWanted tokensPage={tokensPage} isOnlyForNone={mayBePrivate} onChanged={onChanged} />
  );
}

interface FormWhereWantedProps extends Pick<HubTokenFormProps, "onChanged"> {
  readonly tokensPage: string;
  /** With a token, what was not found is more likely misspelt than private. */
  readonly isOnlyForNone: boolean;
}

function FormWhereWanted({ isOnlyForNone, ...props }: FormWhereWantedProps): ReactNode {
  const token = useHubToken();
  const hasNone = token.state !== undefined && token.state.source === undefined;
  return (!isOnlyForNone || hasNone) && <HubTokenFields token={token} {...props} />;
}
