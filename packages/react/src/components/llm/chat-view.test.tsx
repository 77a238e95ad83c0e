import { LlmError } from "@llm/domain";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { FakeResizeObserver } from "../../../test/fake-resize-observer.ts";
import { answer, question, timings } from "../../../test/turns.ts";
import type { ChatTurn } from "../../store/chat-turn.ts";
import { ChatView } from "./chat-view.tsx";

beforeAll(() => FakeResizeObserver.install());

function view(
  turns: readonly ChatTurn[],
  props: { loadProgress?: number; onRegenerate?: () => void } = {},
) {
  return (
    <ChatView
      turns={turns}
      modelName="Starter"
      loadProgress={props.loadProgress}
      onRegenerate={props.onRegenerate ?? (() => undefined)}
      empty={<p>Nothing yet</p>}
    />
  );
}

describe("ChatView", () => {
  it("shows its empty state until there is a turn", () => {
    const { rerender } = render(view([]));
    expect(screen.getByText("Nothing yet")).toBeTruthy();
    rerender(view([question]));
    expect(screen.queryByText("Nothing yet")).toBeNull();
    expect(screen.getByRole("article", { name: "You" }).textContent).toBe("What is a token?");
  });

  it("says that the model reads, or how far its load is", () => {
    const waiting = answer({ status: "waiting", content: "" });
    const { rerender } = render(view([question, waiting]));
    expect(screen.getByText("Reading the question")).toBeTruthy();
    expect(screen.queryByRole("progressbar")).toBeNull();
    rerender(view([question, waiting], { loadProgress: 0.42 }));
    expect(screen.getByText("Loading Starter, 42%")).toBeTruthy();
    expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("42");
  });

  it("says how far a long conversation is read, and announces none of the steps", () => {
    const reading = (readingProgress: number) =>
      view([question, answer({ status: "waiting", content: "", readingProgress })]);
    const { rerender } = render(reading(0.43));
    expect(screen.getByText("Reading the conversation… 43%")).toBeTruthy();
    const bar = screen.getByRole("progressbar", { name: "Reading the conversation" });
    expect(bar.getAttribute("aria-valuenow")).toBe("43");
    const announced = screen.getByRole("status").textContent;
    rerender(reading(0.6));
    expect(bar.getAttribute("aria-valuenow")).toBe("60");
    expect(screen.getByRole("status").textContent).toBe(announced);
  });

  it("says what the model no longer sees", () => {
    const { rerender } = render(view([question, answer({ unseenTurns: 0 })]));
    expect(screen.queryByText(/no longer sees/)).toBeNull();
    rerender(view([question, answer({ unseenTurns: 4 })]));
    expect(screen.getByText(/the model no longer sees the first 4 messages/)).toBeTruthy();
  });

  it("says that the model had to be loaded first", () => {
    render(view([question, answer({ timings: { ...timings, loadMs: 2340 } })]));
    expect(screen.getByText(/ · model loaded first in 2.3s$/)).toBeTruthy();
  });

  it("shows a finished answer with its figures, copies it and asks for it again", async () => {
    const user = userEvent.setup();
    let asked = 0;
    render(view([question, answer()], { onRegenerate: () => asked++ }));
    expect(screen.getByText("1,234 tokens · 346 tokens/s · first token after 0.12s")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Copy answer" }));
    expect(await navigator.clipboard.readText()).toBe("A small piece of text.");
    await user.click(screen.getByRole("button", { name: "Regenerate" }));
    expect(asked).toBe(1);
  });

  it("asks only the newest answer again, and shows no speed that was not measured", () => {
    const unmeasured = { ...timings, tokensPerSecond: 0 };
    const next = { ...question, id: 3 };
    render(
      view([question, answer({ timings: unmeasured }), next, answer({ id: 4, status: "writing" })]),
    );
    expect(screen.queryByRole("button", { name: "Regenerate" })).toBeNull();
    expect(screen.getByText("1,234 tokens · first token after 0.12s")).toBeTruthy();
  });

  it("counts a single token", () => {
    const usage = { promptTokens: 10, completionTokens: 1, contextUsed: 11, contextSize: 1024 };
    render(view([question, answer({ usage, timings: { ...timings, tokensPerSecond: 0 } })]));
    expect(screen.getByText("1 token · first token after 0.12s")).toBeTruthy();
  });

  it.each([
    [{ status: "stopped", finishReason: "stopped" }, "Stopped"],
    [{ finishReason: "length" }, "Ended at its length limit"],
    [{ finishReason: "context-full" }, /context is full/],
    [{ content: "\n", reasoning: "Hm." }, "The model ended without an answer"],
  ] as const)("says why an answer ended: %j", (change, words) => {
    render(view([question, answer(change)]));
    expect(screen.getByText(words)).toBeTruthy();
  });

  it("keeps the partial answer of a failure and offers to try again", async () => {
    let asked = 0;
    const error = new LlmError("WORKER_CRASHED", "The engine ended.");
    const { content, id } = answer();
    const failed = {
      id,
      role: "assistant",
      content,
      reasoning: "",
      status: "failed",
      error,
    } as const;
    const { rerender } = render(view([question, failed], { onRegenerate: () => asked++ }));
    expect(screen.getByRole("log").textContent).toContain("A small piece of text.");
    expect(screen.getByRole("alert").textContent).toContain("stopped unexpectedly");
    await userEvent.click(screen.getByRole("button", { name: "Retry" }));
    expect(asked).toBe(1);
    rerender(view([question, failed, { ...question, id: 3 }]));
    expect(screen.queryByRole("button", { name: "Retry" })).toBeNull();
  });

  it("has nothing to copy of an answer that was stopped before its first word", () => {
    const { id, role, reasoning } = answer();
    render(view([question, { id, role, reasoning, content: "", status: "stopped" }]));
    expect(screen.queryByRole("button", { name: "Copy answer" })).toBeNull();
    expect(screen.getByRole("button", { name: "Regenerate" })).toBeTruthy();
  });

  it("folds what the model thought", () => {
    const { rerender } = render(
      view([question, answer({ status: "writing", content: "", reasoning: "Hm." })]),
    );
    expect(screen.getByText("Thinking")).toBeTruthy();
    rerender(view([question, answer({ reasoning: "Hm.", reasoningMs: 2340 })]));
    expect(screen.getByText("Thought for 2.3s")).toBeTruthy();
    expect(screen.getByText("Hm.").closest("details")?.open).toBe(false);
  });

  it("shows what the model thinks as it comes, to those who opened it", async () => {
    const thinking = (reasoning: string) =>
      view([question, answer({ status: "writing", content: "", reasoning })]);
    const { rerender } = render(thinking("Hm."));
    await userEvent.click(screen.getByText("Thinking"));
    rerender(thinking("Hm. Well."));
    expect(screen.getByText("Hm. Well.").closest("details")?.open).toBe(true);
  });

  it("tells a screen reader that an answer comes, and then the answer, once", () => {
    const { rerender } = render(view([question]));
    const status = screen.getByRole("status");
    expect(status.textContent).toBe("");
    rerender(view([question, answer({ status: "writing", content: "A small" })]));
    expect(status.textContent).toBe("The model is writing.");
    rerender(view([question, answer()]));
    expect(status.textContent).toBe("A small piece of text.");
    expect(screen.getByRole("log").getAttribute("aria-live")).toBe("off");
  });
});
