import { Check, Copy } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { useMessages } from "../../messages/messages-provider.tsx";
import { Button } from "../ui/button.tsx";

export interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
}

/** Copies a text and shows for two seconds that it did. */
export function CopyButton({ text, label }: CopyButtonProps): ReactNode {
  const { common } = useMessages();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  // Refused, for example without the permission: then the button just does not change.
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    );
  const name = copied ? common.copied : label;
  return (
    <Button variant="ghost" size="small-icon" aria-label={name} title={name} onClick={copy}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
    </Button>
  );
}
