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

/** What is seldom done with a model that is here: checking its files, and removing it after a question. */
export function ModelCardMenu({ model, onVerify, onRemove }: ModelCardMenuProps): ReactNode {
  const { common, models } = useMessages();
  const [isAsking, setAsking] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const verify = { label: models.verify, icon: <ShieldCheck aria-hidden />, onSelect: onVerify };
  const { label, title, body } = useRemoval(model);
  const remove = { label, icon: <Trash2 aria-hidden />, onSelect: () => setAsking(true) };
  const isOwn = model.origin === "download" || model.origin === "file";
  return (
    <>
      <ActionMenu actions={isOwn ? [verify, remove] : [verify]}>
        <Button ref={trigger} size="icon" className="size-9" aria-label={models.more(model.name)}>
          <Ellipsis aria-hidden />
        </Button>
      </ActionMenu>
      <AlertDialog
        isOpen={isAsking}
        title={title}
        confirmLabel={label}
        cancelLabel={common.cancel}
        isDestructive={model.deletesFiles === true}
        onConfirm={onRemove}
        onClose={() => setAsking(false)}
        opener={trigger}
      >
        <p>{body}</p>
      </AlertDialog>
    </>
  );
}

/** What removing a model is called, and what it does to its files. */
function useRemoval({ name, origin, deletesFiles, sizeBytes = 0 }: ModelOffer) {
  const { models, locale } = useMessages();
  if (deletesFiles !== true) {
    return { label: models.forget, title: models.forgetTitle(name), body: models.forgetBody };
  }
  const size = formatBytes(sizeBytes, locale);
  const body = origin === "download" ? models.removeBody(size) : models.removeFileBody(size);
  return { label: models.remove, title: models.removeTitle(name), body };
}
