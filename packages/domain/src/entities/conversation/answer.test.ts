import { describe, expect, it } from "@jest/globals";
import { LlmError } from "../../errors/llm-error.ts";
import { completeAnswer, failAnswer, interruptAnswer, newAnswer, stopAnswer } from "./answer.ts";

const running = {
  ...newAnswer({ id: "a", parentId: "q", createdAt: 1, writer: "me" }),
  text: "Half",
};

describe("an answer", () => {
  it("begins empty and says who writes it", () => {
    expect(newAnswer({ id: "a", parentId: "q", createdAt: 1, writer: "me" })).toMatchObject({
      status: "running",
      text: "",
      writer: "me",
    });
  });

  it("keeps its text however it ends, and then nobody writes it", () => {
    const error = new LlmError("WORKER_CRASHED", "It was killed.");
    const ends = {
      done: completeAnswer(running, { finishReason: "length" }),
      stopped: completeAnswer(running, { finishReason: "stopped" }),
      failed: failAnswer(running, error),
      interrupted: interruptAnswer(running),
    };
    for (const [status, answer] of Object.entries(ends)) {
      expect(answer).toMatchObject({ status, text: "Half" });
      expect(answer).not.toHaveProperty("writer");
    }
    expect(stopAnswer(running)).toMatchObject({ status: "stopped" });
    expect(ends.done.finishReason).toBe("length");
    expect(ends.failed.error).toMatchObject({ code: "WORKER_CRASHED", message: "It was killed." });
  });
});
