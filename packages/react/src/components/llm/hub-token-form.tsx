import { LlmError, type ErrorSummary, type HubAccount, type HubTokenSource } from "@llm/domain";
import { useEffect, useId, useState, type FormEvent, type ReactNode } from "react";
import { useLlmClient } from "../../hooks/llm-provider.tsx";
import { errorWords } from "../../messages/error-words.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import { Button } from "../ui/button.tsx";
import { ExternalLink } from "./external-link.tsx";

export interface HubTokenFormProps {
  /** Why something of the hub could not be read; the form is there when a token may help. */
  readonly error: Pick<ErrorSummary, "code" | "details"> | undefined;
  /** Called when another token, or none, is in use from now on. */
  readonly onChanged: () => void;
}

/** Takes a token of the user's account at the hub, right where one is missing. */
export function HubTokenForm({ error, onChanged }: HubTokenFormProps): ReactNode {
  // Other servers than the hub name no page, and get no token.
  const page = error?.code === "ACCESS_DENIED" ? error.details["page"] : undefined;
  const isPage = typeof page === "string" && URL.canParse(page);
  return isPage && <TokenFields page={page} onChanged={onChanged} />;
}

interface TokenFieldsProps extends Pick<HubTokenFormProps, "onChanged"> {
  /** Page of the hub. */
  readonly page: string;
}

function TokenFields({ page, onChanged }: TokenFieldsProps): ReactNode {
  const { hubToken: words } = useMessages();
  const { hubAccount } = useLlmClient();
  const source = useTokenSource(hubAccount);
  const [text, setText] = useState("");
  const { isBusy, error, attempt } = useAttempt(onChanged);
  const inputId = useId();
  const noteId = useId();
  if (source === "environment" || source === "program") {
    return <p className="text-xs/5 text-muted-foreground">{words.setElsewhere}</p>;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") attempt(() => hubAccount.setToken(text));
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 text-[13px]/5">
      <label htmlFor={inputId} className="font-medium">
        {words.label}
      </label>
      <div className="flex gap-2">
        <input
          id={inputId}
          type="password"
          autoComplete="off"
          spellCheck={false}
          aria-describedby={noteId}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-9 min-w-0 flex-1 rounded-md border border-input bg-background px-3 text-sm"
        />
        <Button type="submit" aria-disabled={isBusy || text.trim() === ""}>
          {isBusy ? words.saving : words.save}
        </Button>
      </div>
      <p id={noteId} className="text-xs/5 text-muted-foreground">
        {words.note}{" "}
        <ExternalLink href={new URL("/settings/tokens", page).href}>{words.make}</ExternalLink>
      </p>
      {error !== undefined && <Failure error={error} />}
      {source === "settings" && (
        <Button
          size="small"
          className="self-start"
          aria-disabled={isBusy}
          onClick={() => attempt(() => hubAccount.removeToken())}
        >
          {words.remove}
        </Button>
      )}
    </form>
  );
}

function Failure({ error }: { readonly error: LlmError }): ReactNode {
  const messages = useMessages();
  const { what, todo } = errorWords(error, messages);
  return (
    <p role="alert" className="text-danger">
      {error.code === "ACCESS_DENIED" ? messages.hubToken.refused : `${what} ${todo}`}
    </p>
  );
}

/** Where the token is from that is in use; undefined while that is not known too. */
function useTokenSource(account: HubAccount): HubTokenSource | undefined {
  const [source, setSource] = useState<HubTokenSource>();
  useEffect(() => {
    let isCurrent = true;
    account.describe().then(
      (token) => isCurrent && setSource(token.source),
      // Saving a token tells what is wrong.
      () => undefined,
    );
    return () => void (isCurrent = false);
  }, [account]);
  return source;
}

interface Attempt {
  readonly isBusy: boolean;
  readonly error: LlmError | undefined;
  /** Does something, unless the one before is still under way. */
  attempt(work: () => Promise<unknown>): void;
}

function useAttempt(onDone: () => void): Attempt {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<LlmError>();
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      onDone();
    } catch (failure) {
      setError(LlmError.from(failure));
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, attempt: (work) => void (isBusy || run(work)) };
}
