import type { TestApi } from "../test-api.ts";
import {
  conversationCases,
  type ConversationStoreCapabilities,
  type ConversationStoreSetup,
} from "./conversation-setup.ts";
import { changingCases } from "./changing-cases.ts";
import { keepingCases } from "./keeping-cases.ts";
import { listingCases } from "./listing-cases.ts";
import { removalCases } from "./removal-cases.ts";
import { searchCases } from "./search-cases.ts";
import { sharingCases } from "./sharing-cases.ts";

/**
 * What every `ConversationRepository` promises, as tests: run it for each implementation.
 * A setup is made for each case and disposed after it.
 */
export function conversationRepositoryContract(
  api: TestApi,
  make: () => Promise<ConversationStoreSetup>,
  capabilities: ConversationStoreCapabilities,
): void {
  api.describe("ConversationRepository contract", () => {
    const it = conversationCases(api, make);
    keepingCases(it);
    listingCases(it);
    searchCases(it);
    changingCases(it);
    removalCases(it);
    if (capabilities.shared) sharingCases(it);
  });
}
