import { describe, expect, it } from "@jest/globals";
import { branchTo, newestLeaf, shownBranch, versionsOf } from "./branch.ts";
import type { Turn } from "./turn.ts";

const question = (id: string, parentId?: string): Turn => ({
  id,
  ...(parentId === undefined ? {} : { parentId }),
  role: "user",
  text: id,
  createdAt: 1,
});
const answer = (id: string, parentId: string): Turn => ({
  id,
  parentId,
  role: "assistant",
  status: "done",
  text: id,
  reasoning: "",
  createdAt: 1,
});

// q1 - a1 - q2 - a2, with a1b beside a1, q2b beside q2, and another first question.
const turns = [
  question("q1"),
  answer("a1", "q1"),
  question("q2", "a1"),
  answer("a2", "q2"),
  answer("a1b", "q1"),
  question("q2b", "a1"),
  answer("a2b", "q2b"),
  question("r1"),
];
const ids = (branch: readonly Turn[]) => branch.map(({ id }) => id);

describe("the branches of a conversation", () => {
  it("lead from the first turn to the one that is shown last", () => {
    expect(ids(shownBranch({ turns, activeTurnId: "a2b" }))).toEqual(["q1", "a1", "q2b", "a2b"]);
    expect(ids(branchTo({ turns }, "a1b"))).toEqual(["q1", "a1b"]);
    expect(shownBranch({ turns: [] })).toEqual([]);
    expect(branchTo({ turns }, "nowhere")).toEqual([]);
  });

  it.each([
    ["a1", ["a1", "a1b"]],
    ["q2b", ["q2", "q2b"]],
    ["r1", ["q1", "r1"]],
    ["a2", ["a2"]],
    ["nowhere", []],
  ])("has versions of %s", (id, versions) => {
    expect(ids(versionsOf({ turns }, id))).toEqual(versions);
  });

  it.each([
    ["q1", "a1b"],
    ["a1", "a2b"],
    ["q2", "a2"],
    ["r1", "r1"],
  ])("shows %s with the newest that follows it", (id, leaf) => {
    expect(newestLeaf({ turns }, id)).toBe(leaf);
  });
});
