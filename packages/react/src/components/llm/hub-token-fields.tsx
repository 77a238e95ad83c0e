import type { LlmError } from "@llm/domain";
import { useId, useRef, useState, type FormEvent, type ReactNode } from "react";
import type { HubToken } from "../../hooks/use-hub-token.ts";
import { errorWords } from "../../messages/error-words.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import { Button } from "../ui/button.tsx";
import { ExternalLink } from "./external-link.tsx";

export interface HubTokenFieldsProps {
  readonly token: HubToken;
  /** Address of the page where the hub makes tokens. */
  readonly tokensPage: string;
  /** Called when another token, or none, is in use from now on. */
  readonly onChanged?: () => void;
}

/** Takes a token, or forgets the one that is saved. */
export function HubTokenFields({ token, tokensPage, onChanged }: HubTokenFieldsProps): ReactNode {
  const { hubToken: words } = useMessages();
  const [text, setText] = useState("");
  const inputId = useId();
  const noteId = useId();
  const input = useRef<HTMLInputElement>(null);
  const { state, isBusy, error } = token;
  if (state?.source === "environment" || state?.source === "program") {
    return <p className="text-xs/5 text-muted-foreground">{words.setElsewhere}</p>;
  }
  const save = async () => {
    if (text.trim() === "" || !(await token.save(text))) return;
    setText("");
    onChanged?.();
  };
  const remove = async () => {
    if (!(await token.remove())) return;
    // Its button is gone, and would take the focus with it.
    input.current?.focus();
    onChanged?.();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 text-[13px]/5">
      <label htmlFor={inputId} className="font-medium">
        {words.label}
      </label>
      <div className="flex gap-2">
        <input
          ref={input}
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
        {words.note} <ExternalLink href={tokensPage}>{words.make}</ExternalLink>
      </p>
      {error !== undefined && <Failure error={error} />}
      {state?.source === "settings" && (
        <Button
          size="small"
          className="self-start"
          aria-disabled={isBusy}
          onClick={() => void remove()}
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
