import type { TestApi } from "../test-api.ts";
import { conversationAskingCases } from "./asking-cases.ts";
import { conversationKeepingCases } from "./keeping-cases.ts";
import { serviceCase, type ConversationServiceSetup } from "./service-setup.ts";
import { conversationWatchingCases } from "./watching-cases.ts";

/** What every `ConversationService` promises, as tests; a setup is made for each case and disposed of after it. */
export function conversationServiceContract(
  api: TestApi,
  setup: () => Promise<ConversationServiceSetup>,
): void {
  api.describe("ConversationService contract", () => {
    const it = serviceCase(api, setup);
    conversationKeepingCases(it);
    conversationAskingCases(it);
    conversationWatchingCases(it);
  });
}
