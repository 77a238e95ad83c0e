import type { ReactNode } from "react";
import { useMessages } from "../../messages/messages-provider.tsx";
import { CopyButton } from "./copy-button.tsx";

export interface CodeBlockProps {
  readonly code: string;
  /** As the model named it. */
  readonly language: string | undefined;
}

export function CodeBlock({ code, language }: CodeBlockProps): ReactNode {
  const { chat } = useMessages();
  return (
    <figure className="my-3 overflow-hidden rounded-md border border-border bg-code">
      <figcaption className="flex h-9 items-center justify-between border-b border-border pr-1 pl-3 font-mono text-xs text-muted-foreground">
        <span className="truncate">{language ?? chat.code}</span>
        <CopyButton text={code} label={chat.copyCode} />
      </figcaption>
      <pre className="overflow-x-auto p-3 font-mono text-[13px]/5" tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
