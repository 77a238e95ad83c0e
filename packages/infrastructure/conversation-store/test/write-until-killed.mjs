// A program that writes as fast as it can and says what is done, until it is killed: node write-until-killed.mjs <path> <name>
import { SqliteConversationRepository } from "../dist/index.js";

const [, , path, name] = process.argv;
const repository = new SqliteConversationRepository({ path });
const say = (line) => process.stdout.write(`${line}\n`);
const first = await repository.list({ limit: 1_000 });
say(`open ${first.items.length}`);

for (let number = 0; ; number++) {
  const id = `${name}-${number}`;
  const question = {
    id: "q1",
    role: "user",
    text: `Question ${id} about tides`,
    createdAt: number,
  };
  await repository.create({
    id,
    title: `Title ${id}`,
    origin: "app",
    isPinned: false,
    createdAt: number,
    updatedAt: number,
    settings: {},
    turns: [question],
    activeTurnId: "q1",
    draft: "",
  });
  say(`created ${id}`);
  const answer = { id: "a1", parentId: "q1", role: "assistant", reasoning: "", createdAt: number };
  const running = { ...answer, status: "running", text: "", writer: name };
  await repository.addTurns(id, { turns: [running], activeTurnId: "a1" });
  for (let length = 1; length <= 3; length++) {
    await repository.saveAnswer(id, { ...running, text: "word ".repeat(length * 200) });
    say(`grown ${id} ${length * 200}`);
  }
  await repository.saveAnswer(id, { ...answer, status: "done", text: `Answer ${id} on moons` });
  say(`done ${id}`);
  if (number % 5 === 4) {
    await repository.remove(`${name}-${number - 2}`, number);
    say(`removed ${name}-${number - 2}`);
  }
}
