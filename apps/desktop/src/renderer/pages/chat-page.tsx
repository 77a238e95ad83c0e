import {
  ChatView,
  Composer,
  ContextMeter,
  ModelPicker,
  useLLM,
  useMessages,
  useModels,
} from "@llm/react";
import { useCallback, type ReactNode } from "react";
import { EmptyChat } from "./empty-chat.tsx";

export interface ChatPageProps {
  readonly draft: string;
  readonly onDraftChange: (draft: string) => void;
}

export function ChatPage({ draft, onDraftChange }: ChatPageProps): ReactNode {
  const { chat } = useMessages();
  const { state, actions } = useLLM();
  const { model, messages, isGenerating, contextUsed, contextSize } = state;
  const ask = (question: string) => {
    onDraftChange("");
    void actions.generateChatCompletion(question);
  };
  const regenerate = useCallback(() => void actions.regenerate(), [actions]);
  const canAsk = model !== undefined && state.connectionError === undefined;
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
        <Composer
          text={draft}
          onTextChange={onDraftChange}
          onSend={ask}
          isGenerating={isGenerating}
          onStop={actions.abort}
          canSend={canAsk}
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
