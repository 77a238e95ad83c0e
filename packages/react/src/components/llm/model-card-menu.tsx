import { Ellipsis, ShieldCheck, Trash2 } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { formatBytes } from "../../format/formats.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import type { ModelOffer } from "../../store/model-offers.ts";
import { ActionMenu } from "../ui/action-menu.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import { Button } from "../ui/button.tsx";

export interface ModelCardMenuProps {
  readonly model: ModelOffer;
  readonly onVerify: () => void;
  readonly onRemove: () => void;
}

/** What is seldom done with a model that is here: checking its files, and deleting it after a question. */
export function ModelCardMenu({ model, onVerify, onRemove }: ModelCardMenuProps): ReactNode {
  const { common, models, locale } = useMessages();
  const [isAsking, setAsking] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const { name, origin, sizeBytes = 0 } = model;
  const verify = { label: models.verify, icon: <ShieldCheck aria-hidden />, onSelect: onVerify };
  const remove = {
    label: models.remove,
    icon: <Trash2 aria-hidden />,
    onSelect: () => setAsking(true),
  };
  const isOwn = origin === "download" || origin === "file";
  const freed = origin === "download" ? formatBytes(sizeBytes, locale) : undefined;
  return (
    <>
      <ActionMenu actions={isOwn ? [verify, remove] : [verify]}>
        <Button ref={trigger} size="icon" className="size-9" aria-label={models.more(name)}>
          <Ellipsis aria-hidden />
        </Button>
      </ActionMenu>
      <AlertDialog
        isOpen={isAsking}
        title={models.removeTitle(name)}
        confirmLabel={models.remove}
        cancelLabel={common.cancel}
        isDestructive
        onConfirm={onRemove}
        onClose={() => setAsking(false)}
        opener={trigger}
      >
        <p>{models.removeBody(freed)}</p>
      </AlertDialog>
    </>
  );
}
