import type { TestApi } from "../test-api.ts";
import {
  conversationCases,
  type ConversationStoreCapabilities,
  type ConversationStoreSetup,
} from "./conversation-setup.ts";
import { keepingCases } from "./keeping-cases.ts";

/**
 * What every `ConversationRepository` promises, as tests: run it for each implementation.
 * A setup is made for each case and disposed after it.
 */
export function conversationRepositoryContract(
  api: TestApi,
  make: () => Promise<ConversationStoreSetup>,
  _capabilities: ConversationStoreCapabilities,
): void {
  api.describe("ConversationRepository contract", () => {
    const it = conversationCases(api, make);
    keepingCases(it);
  });
}
