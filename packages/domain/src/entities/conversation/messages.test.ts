import { describe, expect, it } from "@jest/globals";
import { newAnswer } from "./answer.ts";
import { sentTurns, unseenTurns } from "./messages.ts";
import type { AnswerStatus, Turn } from "./turn.ts";

const said = (text: string): Turn => ({ id: text, role: "user", text, createdAt: 1 });
const answered = (text: string, status: AnswerStatus = "done"): Turn => ({
  ...newAnswer({ id: text, parentId: "q", createdAt: 1, writer: "me" }),
  status,
  text,
});
const sent = (...branch: Turn[]) =>
  sentTurns(branch).messages.map(({ role, content }) => `${role}: ${String(content)}`);

describe("what is sent of a branch", () => {
  it("has questions with their answers, whatever ended those, and the last question", () => {
    const cut = [said("One?"), answered("Half", "stopped"), said("Two?"), answered("Ha", "failed")];
    expect(sent(...cut, said("Three?"))).toEqual([
      "user: One?",
      "assistant: Half",
      "user: Two?",
      "assistant: Ha",
      "user: Three?",
    ]);
  });

  it("leaves out questions without an answer, and answers without a text", () => {
    const empty = [said("One?"), answered(" \n", "failed"), said("Two?"), answered("", "stopped")];
    expect(sent(...empty, said("Three?"))).toEqual(["user: Three?"]);
    expect(sent(said("One?"), said("Two?"))).toEqual(["user: Two?"]);
  });

  it("ends with an answer that is to be continued", () => {
    expect(sent(said("One?"), answered("Half"))).toEqual(["user: One?", "assistant: Half"]);
    expect(sent()).toEqual([]);
  });
});

describe("the turns that a model did not see", () => {
  const branch = [
    said("One?"),
    answered(""),
    said("Two?"),
    answered("Yes."),
    said("Three?"),
    answered("No."),
    said("Four?"),
  ];
  const turns = sentTurns(branch);

  it("are counted from the first on, those that are never sent included", () => {
    expect(unseenTurns(turns, [0, 1], false)).toBe(4);
    expect(unseenTurns(turns, [1, 2], true)).toBe(4);
    expect(unseenTurns(turns, [0, 1, 2, 3], false)).toBe(6);
  });

  it("are none when nothing was left out", () => {
    expect(unseenTurns(turns, [], true)).toBe(0);
    expect(unseenTurns(turns, [99], true)).toBe(0);
  });
});
