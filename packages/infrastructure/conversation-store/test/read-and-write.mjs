// Says as JSON what a program can do with a store: node read-and-write.mjs <path>
import { SqliteConversationRepository } from "../dist/index.js";

const repository = new SqliteConversationRepository({ path: process.argv[2] });
const outcome = async (call) => {
  try {
    return { result: await call };
  } catch ({ code, message, details }) {
    return { code, message, reason: details?.reason };
  }
};
const listed = await outcome(repository.list().then(({ items }) => items.length));
const found = await outcome(repository.search("tides").then((hits) => hits.length));
const updated = await outcome(repository.update("c1", { title: "New" }));
const times = { createdAt: 1, updatedAt: 1 };
const conversation = { id: "c2", title: "", origin: "app", isPinned: false, ...times };
const created = await outcome(
  repository.create({ ...conversation, settings: {}, turns: [], draft: "" }),
);
process.stdout.write(JSON.stringify({ listed, found, updated, created }));
