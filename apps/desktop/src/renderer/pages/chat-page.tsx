import {
  ChatView,
  Composer,
  ContextMeter,
  ModelPicker,
  useLLM,
  useMessages,
  useModels,
} from "@llm/react";
import { useCallback, useEffect, useState, type ReactNode } from "react";
import { EmptyChat } from "./empty-chat.tsx";

export interface ChatPageProps {
  readonly draft: string;
  readonly onDraftChange: (draft: string) => void;
}

export function ChatPage({ draft, onDraftChange }: ChatPageProps): ReactNode {
  const { chat } = useMessages();
  const { state, actions } = useLLM();
  const { model, messages, isGenerating, contextUsed, contextSize } = state;
  const [isHeld, setHeld] = useState(false);
  const ask = (question: string) => {
    onDraftChange("");
    void actions.generateChatCompletion(question);
  };
  const changeDraft = (text: string) => {
    setHeld(false);
    onDraftChange(text);
  };
  const regenerate = useCallback(() => void actions.regenerate(), [actions]);
  const { isReady, error, connectionError } = state;
  const canAsk = model !== undefined && connectionError === undefined;
  const isStarting = !isReady && error === undefined && connectionError === undefined;
  // A question that was sent before the models were known is asked when they are; the empty draft ends that.
  useEffect(() => {
    if (!isHeld || !canAsk || draft === "") return;
    onDraftChange("");
    void actions.generateChatCompletion(draft);
  }, [isHeld, canAsk, draft, onDraftChange, actions]);
  return (
    <>
      <ChatView
        turns={messages}
        modelName={model?.name ?? chat.noModel}
        loadProgress={state.loadProgress}
        onRegenerate={regenerate}
        empty={<EmptyChat model={model} canAsk={canAsk} onAsk={ask} />}
      />
      <div className="reading-column px-4 pt-2 pb-4">
        <p role="status" className="pb-2 text-xs/5 text-muted-foreground empty:hidden">
          {isHeld && isStarting ? chat.held : ""}
        </p>
        <Composer
          text={draft}
          onTextChange={changeDraft}
          onSend={(question) => (canAsk ? ask(question) : setHeld(true))}
          isGenerating={isGenerating}
          onStop={actions.abort}
          canSend={canAsk || isStarting}
        >
          <ConnectedModelPicker />
          {contextSize !== undefined && <ContextMeter used={contextUsed} size={contextSize} />}
        </Composer>
      </div>
    </>
  );
}

function ConnectedModelPicker(): ReactNode {
  const { state, actions } = useLLM();
  const models = useModels().map(({ model, state: modelState }) => ({
    id: model.id,
    name: model.name,
    status: modelState?.status ?? "unloaded",
  }));
  return (
    <ModelPicker
      models={models}
      selectedId={state.selectedId}
      onPick={(id) => void actions.loadModel(id)}
    />
  );
}
