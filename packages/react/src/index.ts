export { Answer, type AnswerProps } from "./components/llm/answer.tsx";
export { ChatMessage, type ChatMessageProps } from "./components/llm/chat-message.tsx";
export { ChatView, type ChatViewProps } from "./components/llm/chat-view.tsx";
export { Composer, type ComposerProps } from "./components/llm/composer.tsx";
export { ContextMeter, type ContextMeterProps } from "./components/llm/context-meter.tsx";
export { ErrorNotice, type ErrorNoticeProps } from "./components/llm/error-notice.tsx";
export { HubTokenForm, type HubTokenFormProps } from "./components/llm/hub-token-form.tsx";
export { HubTokenSettings } from "./components/llm/hub-token-settings.tsx";
export { Markdown } from "./components/llm/markdown.tsx";
export { ModelCard, type ModelCardProps } from "./components/llm/model-card.tsx";
export {
  ModelPicker,
  type ModelPickerProps,
  type PickableModel,
} from "./components/llm/model-picker.tsx";
export { StatusDot, type StatusDotProps } from "./components/llm/status-dot.tsx";
export { Button, type ButtonProps } from "./components/ui/button.tsx";
export { classNames } from "./components/ui/class-names.ts";
export { Drawer, type DrawerProps } from "./components/ui/drawer.tsx";
export { Tooltip, type TooltipProps } from "./components/ui/tooltip.tsx";
export { formatBytes, formatPercent } from "./format/formats.ts";
export { LlmProvider, useLlmClient, type LlmProviderProps } from "./hooks/llm-provider.tsx";
export { useHubToken, type HubToken } from "./hooks/use-hub-token.ts";
export { useLLM, type UseLlm } from "./hooks/use-llm.ts";
export { useModels, type ModelWithState } from "./hooks/use-models.ts";
export type { ErrorWords, MessageCatalogue } from "./messages/catalogue.ts";
export { english } from "./messages/en.ts";
export { errorWords } from "./messages/error-words.ts";
export {
  chooseMessages,
  MessagesProvider,
  useMessages,
  type MessagesProviderProps,
} from "./messages/messages-provider.tsx";
export { brazilianPortuguese } from "./messages/pt-br.ts";
export type { AnswerStatus, AnswerTurn, ChatTurn, QuestionTurn } from "./store/chat-turn.ts";
export type { GenerateOptions } from "./store/conversation.ts";
export type { ScheduleFrame } from "./store/frame-batch.ts";
export type {
  ConversationOptions,
  HubSearch,
  Inspection,
  LlmState,
  ModelCheck,
} from "./store/llm-state.ts";
export {
  LlmStore,
  type LlmActions,
  type LlmStoreOptions,
  type UiClient,
} from "./store/llm-store.ts";
export {
  keysHere,
  modelOffers,
  offerKey,
  type ModelOffer,
  type ModelOffers,
} from "./store/model-offers.ts";
