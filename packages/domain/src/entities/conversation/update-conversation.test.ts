import { describe, expect, it } from "@jest/globals";
import { checkTurns } from "./check-turns.ts";
import type { Conversation } from "./conversation.ts";
import type { Turn } from "./turn.ts";
import { summarizeConversation, updateConversation } from "./update-conversation.ts";

const conversation: Conversation = {
  id: "c1",
  title: "Old",
  origin: "app",
  isPinned: false,
  folder: "Work",
  createdAt: 1,
  updatedAt: 2,
  settings: { modelId: "starter" },
  turns: [],
  draft: "",
  readingPosition: "q1",
};

describe("updateConversation", () => {
  it("changes what is given, and not what it is given", () => {
    const before = structuredClone(conversation);
    const update = { title: "New", isPinned: true, draft: "D", activeTurnId: "q1", settings: {} };
    expect(updateConversation(conversation, update)).toEqual({ ...conversation, ...update });
    expect(updateConversation(conversation, {})).toEqual(conversation);
    expect(updateConversation(conversation, { folder: "Home" }).folder).toBe("Home");
    expect(conversation).toEqual(before);
  });

  it("takes away what is null", () => {
    const updated = updateConversation(conversation, { folder: null, readingPosition: null });
    expect(updated).not.toHaveProperty("folder");
    expect(updated).not.toHaveProperty("readingPosition");
    expect(summarizeConversation(updated)).not.toHaveProperty("folder");
  });
});

describe("checkTurns", () => {
  const turn = (id: string, parentId?: string): Turn => ({
    id,
    role: "user",
    text: "",
    createdAt: 1,
    ...(parentId !== undefined && { parentId }),
  });

  it("gives the ids of all turns", () => {
    expect([...checkTurns(["a"], [turn("b", "a"), turn("c", "b")], "c")]).toEqual(["a", "b", "c"]);
  });

  it("refuses what makes no tree", () => {
    const refusal = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    expect(() => checkTurns(["a"], [turn("a")], undefined)).toThrow(refusal);
    expect(() => checkTurns([], [turn("b", "a"), turn("a")], undefined)).toThrow(refusal);
    expect(() => checkTurns(["a"], [], "b")).toThrow(refusal);
  });
});
