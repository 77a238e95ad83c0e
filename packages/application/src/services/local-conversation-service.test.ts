import { describe, expect, it } from "@jest/globals";
import { LlmError, type AnswerTurn } from "@llm/domain";
import { conversationServiceContract } from "@llm/testing/contracts";
import {
  FakeConversationRepository,
  FakeModelRepository,
  FakeWorkerService,
} from "@llm/testing/fakes";
import { LocalLlmService } from "./local-llm-service.ts";
import { LocalModelManager } from "./local-model-manager.ts";
import {
  LocalConversationService,
  undoMs,
  type LocalConversationServiceParts,
} from "./local-conversation-service.ts";

function setUp(
  parts: Partial<LocalConversationServiceParts> & { repository?: FakeConversationRepository } = {},
) {
  const worker = new FakeWorkerService();
  const models = new LocalModelManager({ worker, repository: new FakeModelRepository() });
  const repository = parts.repository ?? new FakeConversationRepository();
  const llm = new LocalLlmService({ worker, models });
  const conversations = new LocalConversationService({ llm, models, ...parts, repository });
  return {
    worker,
    repository,
    conversations,
    async [Symbol.asyncDispose]() {
      await conversations[Symbol.asyncDispose]();
      await models[Symbol.asyncDispose]();
      await worker[Symbol.asyncDispose]();
    },
  };
}

/** A timer that goes off when the test says so. */
function manualTimer() {
  const waiting = new Map<() => void, number>();
  const timer = (work: () => void, milliseconds: number) => {
    waiting.set(work, milliseconds);
    return () => void waiting.delete(work);
  };
  const goOff = () => {
    for (const work of waiting.keys()) {
      waiting.delete(work);
      work();
    }
  };
  return { timer, goOff, waiting };
}

function saved(repository: FakeConversationRepository): Promise<AnswerTurn | undefined> {
  return repository.listRunning().then(async ([id]) => {
    const turn = (await repository.find(id ?? ""))?.turns.at(-1);
    return turn?.role === "assistant" ? turn : undefined;
  });
}

const tick = () => new Promise((turn) => setImmediate(turn));

conversationServiceContract({ describe, it }, async () => setUp());

describe("an answer that is being written", () => {
  it("is stored with its question before the model is asked, and then as it grows", async () => {
    const { timer, goOff, waiting } = manualTimer();
    await using given = setUp({ timer, writer: "me" });
    const { conversations, worker, repository } = given;
    const { id } = await conversations.create();
    worker.answerScript = { chunks: ["One ", "two ", "three."], hangAfter: 2 };
    const asked = conversations.ask(id, "Count");
    while (worker.chunksWritten < 2) await tick();
    expect(await saved(repository)).toMatchObject({ status: "running", text: "", writer: "me" });
    expect([...waiting.values()]).toEqual([250]);
    goOff();
    await tick();
    expect(await saved(repository)).toMatchObject({ text: "One two ", status: "running" });
    await conversations.stop(id);
    await asked;
    expect((await repository.find(id))?.turns.at(-1)).toMatchObject({ status: "stopped" });
    expect([...waiting.keys()]).toEqual([]);
  });

  it("is interrupted when the program ends, and keeps what there is", async () => {
    const repository = new FakeConversationRepository();
    {
      await using given = setUp({ repository });
      const { conversations, worker } = given;
      worker.answerScript = { chunks: ["Half", " whole"], hangAfter: 1 };
      const { id } = await conversations.create();
      void conversations.ask(id, "Hello");
      while (worker.chunksWritten < 1) await tick();
    }
    await using next = setUp({ repository });
    const [summary] = (await next.conversations.list()).items;
    const { turns } = await next.conversations.get(summary?.id ?? "");
    expect(turns.at(-1)).toMatchObject({ status: "interrupted", text: "Half" });
  });

  it("goes on growing where a save in between fails", async () => {
    const { timer, goOff } = manualTimer();
    const lines: string[] = [];
    const log = (_: object, message = "") => void lines.push(message);
    const logger = { debug: log, info: log, warn: log, error: log };
    await using given = setUp({ timer, logger });
    const { conversations, worker, repository } = given;
    worker.answerScript = { chunks: ["One ", "two."], hangAfter: 1 };
    const { id } = await conversations.create();
    const asked = conversations.ask(id, "Count");
    while (worker.chunksWritten < 1) await tick();
    repository.failOnce(new LlmError("STORE_UNAVAILABLE", "The disk is full."));
    goOff();
    await tick();
    await conversations.stop(id);
    expect(await asked).toMatchObject({ text: "One " });
    expect(lines).toEqual(["a growing answer was not saved"]);
  });

  it("fails who waits for it when its end cannot be saved", async () => {
    await using given = setUp();
    const { conversations, worker, repository } = given;
    worker.answerScript = { chunks: ["One."], hangAfter: 1 };
    const { id } = await conversations.create();
    const asked = conversations.ask(id, "Count");
    while (worker.chunksWritten < 1) await tick();
    repository.failOnce(new LlmError("STORE_UNAVAILABLE", "The disk is full."));
    await conversations.stop(id);
    await expect(asked).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  });
});

describe("an answer of another program", () => {
  async function withForeignAnswer(isWriterAlive: boolean) {
    const repository = new FakeConversationRepository();
    const given = setUp({ repository, isWriterAlive: () => isWriterAlive });
    const { id } = await given.conversations.create();
    const question = { id: "q", role: "user", text: "Hello", createdAt: 1 } as const;
    const answer = {
      id: "a",
      parentId: "q",
      role: "assistant",
      status: "running",
      text: "Half",
      reasoning: "",
      createdAt: 1,
      writer: "another",
    } as const;
    await repository.addTurns(id, { turns: [question, answer], activeTurnId: "a" });
    return { ...given, id };
  }

  it("is interrupted when that was killed, and the next question is answered", async () => {
    await using given = await withForeignAnswer(false);
    const { conversations, repository, id } = given;
    const last = (await conversations.get(id)).turns.at(-1);
    expect(last).toMatchObject({ status: "interrupted", text: "Half" });
    expect(last).not.toHaveProperty("writer");
    expect((await repository.find(id))?.turns.at(-1)).toMatchObject({ status: "interrupted" });
    expect((await conversations.ask(id, "And?")).status).toBe("done");
  });

  it("goes on when that lives, and nothing is asked meanwhile", async () => {
    await using given = await withForeignAnswer(true);
    const { conversations, id } = given;
    expect((await conversations.get(id)).turns.at(-1)).toMatchObject({ status: "running" });
    await expect(conversations.ask(id, "And?")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

describe("a removed conversation", () => {
  it("is deleted for good when it can no longer be taken back", async () => {
    const { timer, goOff, waiting } = manualTimer();
    let now = 1_000;
    await using given = setUp({ timer, calendar: { now: () => now } });
    const { conversations, repository } = given;
    const { id } = await conversations.create();
    await conversations.remove(id);
    expect([...waiting.values()]).toEqual([undoMs + 1]);
    now += undoMs + 1;
    goOff();
    await tick();
    await expect(repository.restore(id)).rejects.toMatchObject({ code: "CONVERSATION_NOT_FOUND" });
  });
});

describe("conversations that were closed", () => {
  it("fail with DISPOSED", async () => {
    const given = setUp();
    const { conversations } = given;
    const { id } = await conversations.create();
    await given[Symbol.asyncDispose]();
    for (const call of [conversations.list(), conversations.get(id), conversations.ask(id, "?")]) {
      await expect(call).rejects.toMatchObject({ code: "DISPOSED" });
    }
  });
});
