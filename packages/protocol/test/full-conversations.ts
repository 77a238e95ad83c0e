import type {
  AnswerTurn,
  Conversation,
  ConversationChange,
  ConversationHit,
  ConversationListChange,
  ConversationSettings,
  ConversationSummary,
  ConversationUpdate,
  CreateConversationOptions,
  GenerationOptions,
  ListConversationsOptions,
  Page,
  QuestionTurn,
  SearchConversationsOptions,
} from "@llm/domain";
import { final } from "./full-answers.ts";
import type { Full, FullVariants } from "./full.ts";
import { error, sampling } from "./full-models.ts";

const generation: Full<GenerationOptions> = {
  ...sampling,
  maxTokens: 100,
  stop: ["###"],
  contextPolicy: "shift",
};

const settings: Full<ConversationSettings> = {
  modelId: "starter",
  system: "Be short.",
  generation,
  presetId: "preset-1",
};

export const summary: Full<ConversationSummary> = {
  id: "conversation-1",
  title: "Seas",
  origin: "app",
  isPinned: true,
  folder: "Work",
  createdAt: 1_790_000_000_000,
  updatedAt: 1_790_000_000_001,
};

export const question: Full<QuestionTurn> = {
  id: "turn-1",
  parentId: "turn-0",
  createdAt: 1_790_000_000_000,
  role: "user",
  text: "How deep is it?",
  attachments: [
    { sha256: "0".repeat(64), name: "notes.md", mediaType: "text/markdown", sizeBytes: 7 },
  ],
};

export const answer: Full<AnswerTurn> = {
  id: "turn-2",
  parentId: "turn-1",
  createdAt: 1_790_000_000_001,
  role: "assistant",
  status: "running",
  text: "Deep.",
  reasoning: "Hm.",
  reasoningMs: 12.5,
  model: { id: "starter", name: "Starter" },
  finishReason: "stop",
  usage: final.usage,
  timings: final.timings,
  unseenTurns: 2,
  error,
  writer: "program-1",
};

export const conversation: Full<Conversation> = {
  ...summary,
  settings,
  turns: [question, answer],
  activeTurnId: "turn-2",
  draft: "And",
  readingPosition: "turn-1",
};

export const page: Full<Page<ConversationSummary>> = { items: [summary], next: "after-1" };

export const hit: ConversationHit = {
  conversation: summary,
  turnId: "turn-2",
  excerpt: "Deep.",
  matches: [[0, 4]],
};

export const listOptions: Full<ListConversationsOptions> = {
  origin: "api",
  folder: "Work",
  limit: 10,
  after: "after-0",
};

export const searchOptions: Full<SearchConversationsOptions> = { origin: "api", limit: 10 };

export const createOptions: Full<CreateConversationOptions> = {
  title: "Seas",
  settings,
  folder: "Work",
  origin: "api",
};

export const update: Full<ConversationUpdate> = {
  title: "Oceans",
  isPinned: false,
  folder: null,
  draft: "",
  readingPosition: null,
  activeTurnId: "turn-2",
  settings,
};

const variants: FullVariants<ConversationChange, "type"> = {
  state: { type: "state", conversation },
  updated: { type: "updated", update },
  "turns-added": { type: "turns-added", turns: [question, answer], activeTurnId: "turn-2" },
  "answer-grown": { type: "answer-grown", turnId: "turn-2", text: " Very.", reasoning: " So." },
  reading: { type: "reading", turnId: "turn-2", progress: 0.5 },
  "answer-changed": { type: "answer-changed", answer },
  removed: { type: "removed" },
};
export const changes: readonly ConversationChange[] = Object.values(variants);

const listVariants: FullVariants<ConversationListChange, "type"> = {
  changed: { type: "changed", conversation: summary },
  removed: { type: "removed", id: "conversation-1" },
};
export const listChanges: readonly ConversationListChange[] = Object.values(listVariants);
