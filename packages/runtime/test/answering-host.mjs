// A program that has a question of a conversation answered, slowly. Its first line of output names the conversation.
import { createRuntime } from "@llm/runtime";
import { FakeWorkerService } from "@llm/testing/fakes";

const worker = new FakeWorkerService();
const { conversations } = await createRuntime({ home: process.argv[2], worker });
const { id } = await conversations.create();
worker.answerScript = { chunks: ["First answer."] };
await conversations.ask(id, "First question");
console.log(id);
worker.answerScript = {
  chunks: Array.from({ length: 100_000 }, (_, word) => `${word} `),
  delayMs: 5,
};
await conversations.ask(id, "Second question");
