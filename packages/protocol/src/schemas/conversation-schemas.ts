import {
  exportFormats,
  type AnswerTurn,
  type Attachment,
  type Conversation,
  type ConversationChange,
  type ConversationHit,
  type ConversationListChange,
  type ConversationSettings,
  type ConversationSummary,
  type ConversationUpdate,
  type CreateConversationOptions,
  type GenerationOptions,
  type ListConversationsOptions,
  type Page,
  type QuestionTurn,
  type SearchConversationsOptions,
  type Turn,
} from "@llm/domain";
import {
  answerStatuses,
  conversationOrigins,
  finishReasons,
  generationOptionRules,
  listConversationsRules,
  searchConversationsRules,
} from "@llm/domain/adapters";
import { z } from "zod";
import { timingsSchema, usageSchema } from "./answer-schemas.ts";
import { count, modelIdSchema } from "./fact-schemas.ts";
import { errorSummarySchema } from "./model-schemas.ts";
import { objectSchema } from "./object-schema.ts";
import { optionShape } from "./option-schemas.ts";

const idSchema = z.string().min(1).max(256);

export const ofConversation = z.object({ conversationId: idSchema });

const attachmentSchema = objectSchema<Attachment>()({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "A sha256 has 64 hexadecimal digits."),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: count,
});

const turnShape = { id: idSchema, parentId: idSchema.optional(), createdAt: z.number() };

export const answerTurnSchema = objectSchema<AnswerTurn>()({
  ...turnShape,
  role: z.literal("assistant"),
  status: z.enum(answerStatuses),
  text: z.string(),
  reasoning: z.string(),
  reasoningMs: z.number().nonnegative().optional(),
  model: objectSchema<NonNullable<AnswerTurn["model"]>>()({
    id: modelIdSchema,
    name: z.string(),
  }).optional(),
  finishReason: z.enum(finishReasons).optional(),
  usage: usageSchema.optional(),
  timings: timingsSchema.optional(),
  unseenTurns: count.optional(),
  error: errorSummarySchema.optional(),
  writer: z.string().optional(),
});

const turnSchema: z.ZodType<Turn> = z.discriminatedUnion("role", [
  objectSchema<QuestionTurn>()({
    ...turnShape,
    role: z.literal("user"),
    text: z.string(),
    attachments: z.array(attachmentSchema).optional(),
  }),
  answerTurnSchema,
]);

const settingsSchema = objectSchema<ConversationSettings>()({
  modelId: modelIdSchema.optional(),
  system: z.string().optional(),
  generation: objectSchema<GenerationOptions>()(
    optionShape<GenerationOptions>(generationOptionRules),
  ).optional(),
  presetId: z.string().optional(),
});

const summaryShape = {
  id: idSchema,
  title: z.string(),
  origin: z.enum(conversationOrigins),
  isPinned: z.boolean(),
  folder: z.string().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
};

export const conversationSummarySchema = objectSchema<ConversationSummary>()(summaryShape);

export const conversationPageSchema = objectSchema<Page<ConversationSummary>>()({
  items: z.array(conversationSummarySchema),
  next: z.string().optional(),
});

export const conversationSchema: z.ZodType<Conversation> = objectSchema<Conversation>()({
  ...summaryShape,
  settings: settingsSchema,
  turns: z.array(turnSchema),
  activeTurnId: idSchema.optional(),
  draft: z.string(),
  readingPosition: idSchema.optional(),
});

export const conversationHitSchema: z.ZodType<ConversationHit> = objectSchema<ConversationHit>()({
  conversation: conversationSummarySchema,
  turnId: idSchema.optional(),
  excerpt: z.string(),
  matches: z.array(z.tuple([count, count])),
});

export const listConversationsSchema = objectSchema<ListConversationsOptions>()({
  ...optionShape<Pick<ListConversationsOptions, "limit">>(listConversationsRules),
  origin: z.enum(conversationOrigins).optional(),
  folder: z.string().optional(),
  after: z.string().optional(),
});

export const searchConversationsSchema = objectSchema<
  SearchConversationsOptions & { readonly text: string }
>()({
  ...optionShape<Pick<SearchConversationsOptions, "limit">>(searchConversationsRules),
  origin: z.enum(conversationOrigins).optional(),
  text: z.string(),
});

export const createConversationSchema = objectSchema<CreateConversationOptions>()({
  title: z.string().optional(),
  settings: settingsSchema.optional(),
  folder: z.string().optional(),
  origin: z.enum(conversationOrigins).optional(),
});

export const conversationUpdateSchema = objectSchema<ConversationUpdate>()({
  title: z.string().optional(),
  isPinned: z.boolean().optional(),
  folder: z.string().nullable().optional(),
  draft: z.string().optional(),
  readingPosition: idSchema.nullable().optional(),
  activeTurnId: idSchema.optional(),
  settings: settingsSchema.optional(),
});

export const askConversationSchema = z.object({
  conversationId: idSchema,
  question: z.string(),
  attachments: z.array(attachmentSchema).optional(),
});

export const ofTurn = z.object({ conversationId: idSchema, turnId: idSchema });

export const editQuestionSchema = z.object({
  conversationId: idSchema,
  turnId: idSchema,
  text: z.string(),
  attachments: z.array(attachmentSchema).optional(),
});

type ChangeOf<Type extends ConversationChange["type"]> = Extract<
  ConversationChange,
  { type: Type }
>;

export const conversationChangeSchema: z.ZodType<ConversationChange> = z.discriminatedUnion(
  "type",
  [
    objectSchema<ChangeOf<"state">>()({
      type: z.literal("state"),
      conversation: conversationSchema,
    }),
    objectSchema<ChangeOf<"updated">>()({
      type: z.literal("updated"),
      update: conversationUpdateSchema,
    }),
    objectSchema<ChangeOf<"turns-added">>()({
      type: z.literal("turns-added"),
      turns: z.array(turnSchema),
      activeTurnId: idSchema,
    }),
    objectSchema<ChangeOf<"answer-grown">>()({
      type: z.literal("answer-grown"),
      turnId: idSchema,
      text: z.string(),
      reasoning: z.string(),
    }),
    objectSchema<ChangeOf<"reading">>()({
      type: z.literal("reading"),
      turnId: idSchema,
      progress: z.number().min(0).max(1),
    }),
    objectSchema<ChangeOf<"answer-changed">>()({
      type: z.literal("answer-changed"),
      answer: answerTurnSchema,
    }),
    objectSchema<ChangeOf<"removed">>()({ type: z.literal("removed") }),
  ],
);

type ListChangeOf<Type extends ConversationListChange["type"]> = Extract<
  ConversationListChange,
  { type: Type }
>;

export const conversationListChangeSchema = z.discriminatedUnion("type", [
  objectSchema<ListChangeOf<"changed">>()({
    type: z.literal("changed"),
    conversation: conversationSummarySchema,
  }),
  objectSchema<ListChangeOf<"removed">>()({ type: z.literal("removed"), id: idSchema }),
]);

export const exportConversationsSchema = z.object({
  ids: z.array(idSchema),
  format: z.enum(exportFormats),
});
