import { join } from "node:path";
import { describe, it } from "@jest/globals";
import type { ConversationRepository } from "@llm/domain";
import { conversationRepositoryContract } from "@llm/testing/contracts";
import { temporaryFolder } from "@llm/testing/files";
import { inProcessRepository } from "../../test/in-process-repository.ts";

describe("in process", () => {
  conversationRepositoryContract(
    { describe, it },
    async () => {
      const folder = await temporaryFolder();
      const opened: ConversationRepository[] = [];
      const open = () => {
        const repository = inProcessRepository(join(folder.path, "conversations.db"));
        opened.push(repository);
        return repository;
      };
      return {
        repository: open(),
        open: async () => open(),
        async [Symbol.asyncDispose]() {
          for (const repository of opened) await repository[Symbol.asyncDispose]();
          await folder[Symbol.asyncDispose]();
        },
      };
    },
    { shared: true },
  );
});
