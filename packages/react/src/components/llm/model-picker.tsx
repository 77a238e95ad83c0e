import type { ModelState } from "@llm/domain";
import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { useMessages } from "../../messages/messages-provider.tsx";
import { Button } from "../ui/button.tsx";
import { ChoiceMenu } from "../ui/choice-menu.tsx";
import { StatusDot } from "./status-dot.tsx";

export interface PickableModel {
  readonly id: string;
  readonly name: string;
  readonly status: ModelState["status"];
}

export interface ModelPickerProps {
  readonly models: readonly PickableModel[];
  readonly selectedId: string | undefined;
  readonly onPick: (id: string) => void;
}

/** The model that is asked, and a menu of the others. */
export function ModelPicker({ models, selectedId, onPick }: ModelPickerProps): ReactNode {
  const { chat } = useMessages();
  const selected = models.find(({ id }) => id === selectedId);
  const choices = models.map(({ id, name, status }) => ({
    value: id,
    label: (
      <>
        <StatusDot status={status} />
        <span className="truncate">{name}</span>
      </>
    ),
  }));
  return (
    <ChoiceMenu label={chat.chooseModel} value={selectedId} choices={choices} onChoose={onPick}>
      <Button
        variant="ghost"
        size="small"
        className="min-w-0 shrink text-foreground"
        disabled={models.length === 0}
        title={selected?.name ?? chat.chooseModel}
      >
        {selected !== undefined && <StatusDot status={selected.status} />}
        <span className="truncate">{selected?.name ?? chat.noModel}</span>
        <ChevronDown aria-hidden />
      </Button>
    </ChoiceMenu>
  );
}
