import { ArrowUp, Square } from "lucide-react";
import { useEffect, type KeyboardEvent, type ReactNode, type Ref } from "react";
import { useMessages } from "../../messages/messages-provider.tsx";
import { Button } from "../ui/button.tsx";

export interface ComposerProps {
  readonly text: string;
  readonly onTextChange: (text: string) => void;
  readonly onSend: (text: string) => void;
  /** While it is so, Stop takes the place of Send. */
  readonly isGenerating: boolean;
  readonly onStop: () => void;
  /** Whether there is something to ask. @default true */
  readonly canSend?: boolean;
  /** Stands in the lower edge: the model picker, the context meter. */
  readonly children?: ReactNode;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
}

/** Where a question is written. Enter sends, Shift+Enter breaks the line, Esc stops the answer. */
export function Composer(props: ComposerProps): ReactNode {
  const { text, onTextChange, onSend, isGenerating, onStop, canSend = true } = props;
  const { chat } = useMessages();
  useStopKey(isGenerating, onStop);
  const isReady = canSend && !isGenerating && text.trim() !== "";
  const send = () => isReady && onSend(text);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className="flex flex-col rounded-lg border border-input bg-card shadow-card focus-within:border-ring">
      <textarea
        ref={props.inputRef}
        autoFocus
        aria-label={chat.placeholder}
        placeholder={chat.placeholder}
        rows={Math.min(8, text.split("\n").length)}
        value={text}
        onChange={(event) => onTextChange(event.target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-[216px] min-h-12 w-full resize-none bg-transparent px-4 pt-3 pb-1 outline-none placeholder:text-muted-foreground"
      />
      <div className="flex items-center gap-3 p-2">
        <div className="flex min-w-0 flex-1 items-center justify-between gap-3">
          {props.children}
        </div>
        {isGenerating ? (
          <Button size="icon" aria-label={chat.stop} title={chat.stop} onClick={onStop}>
            <Square aria-hidden className="fill-current" />
          </Button>
        ) : (
          <Button
            variant="primary"
            size="icon"
            aria-label={chat.send}
            title={chat.send}
            disabled={!isReady}
            onClick={send}
          >
            <ArrowUp aria-hidden />
          </Button>
        )}
      </div>
    </div>
  );
}

/** Wherever the focus is; a dialog that Esc closes comes first. */
function useStopKey(isGenerating: boolean, onStop: () => void): void {
  useEffect(() => {
    if (!isGenerating) return;
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) onStop();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isGenerating, onStop]);
}
