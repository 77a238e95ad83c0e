export {
  SqliteConversationRepository,
  type SqliteConversationRepositoryOptions,
  type StoreNotice,
} from "./sqlite-conversation-repository.ts";
