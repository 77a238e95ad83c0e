import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { conversationRepositoryContract } from "../contracts/index.ts";
import { FakeConversationRepository } from "./fake-conversation-repository.ts";

conversationRepositoryContract(
  { describe, it },
  async () => {
    const repository = new FakeConversationRepository();
    return {
      repository,
      open: async () => new FakeConversationRepository(repository),
      [Symbol.asyncDispose]: () => repository[Symbol.asyncDispose](),
    };
  },
  { shared: true },
);

describe("FakeConversationRepository", () => {
  it("fails as it is told, and changes nothing then", async () => {
    const repository = new FakeConversationRepository();
    const full = new LlmError("STORE_UNAVAILABLE", "The disk is full.");
    repository.failOnce(full);
    await expect(repository.list()).rejects.toBe(full);
    expect(await repository.list()).toEqual({ items: [] });
    repository.failure = full;
    await expect(repository.remove("c1", 1)).rejects.toBe(full);
    await expect(repository.remove("c1", 1)).rejects.toBe(full);
    repository.failure = undefined;
    await repository.remove("c1", 1);
  });

  it("shows what was asked of it", async () => {
    const repository = new FakeConversationRepository();
    await repository.find("c1");
    await repository.listRunning();
    expect(repository.calls).toEqual([{ method: "find", id: "c1" }, { method: "listRunning" }]);
    await repository[Symbol.asyncDispose]();
    expect(repository.disposed).toBe(true);
  });
});
