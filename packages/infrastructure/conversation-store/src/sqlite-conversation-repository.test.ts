import { describe, it } from "@jest/globals";
import { conversationRepositoryContract } from "@llm/testing/contracts";
import { temporaryStore } from "../test/temporary-store.ts";

conversationRepositoryContract(
  { describe, it },
  async () => {
    const store = await temporaryStore();
    return {
      repository: store.open(),
      open: async () => store.open(),
      [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    };
  },
  { shared: true },
);
