import { beforeAll, describe, expect, it } from "@jest/globals";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { FakeResizeObserver } from "../../../test/fake-resize-observer.ts";
import { answer, question } from "../../../test/turns.ts";
import type { ChatTurn } from "../../store/chat-turn.ts";
import { ChatView } from "./chat-view.tsx";

beforeAll(() => FakeResizeObserver.install());

function view(turns: readonly ChatTurn[]) {
  return (
    <ChatView
      turns={turns}
      modelName="Starter"
      loadProgress={undefined}
      onRegenerate={() => undefined}
      empty={undefined}
    />
  );
}

describe("following the newest line", () => {
  /** Gives the scrolling element a size, which jsdom does not. */
  function scroller() {
    const element = screen.getByRole("log").parentElement;
    if (element === null) throw new Error("The log has no viewport.");
    const size = { height: 1000, top: 0 };
    Object.defineProperty(element, "clientHeight", { value: 400 });
    Object.defineProperty(element, "scrollHeight", { get: () => size.height });
    Object.defineProperty(element, "scrollTop", {
      get: () => size.top,
      set: (top: number) => {
        size.top = Math.min(top, size.height - 400);
      },
    });
    const grow = (height: number) => {
      size.height = height;
      act(() => FakeResizeObserver.resizeAll());
    };
    const scrollTo = (top: number) => {
      element.scrollTop = top;
      fireEvent.scroll(element);
    };
    return { element, size, grow, scrollTo };
  }

  it("goes on while the reader is at the end", () => {
    render(view([question, answer()]));
    const { element, grow, scrollTo } = scroller();
    grow(1200);
    expect(element.scrollTop).toBe(800);
    scrollTo(800);
    grow(1400);
    expect(element.scrollTop).toBe(1000);
    expect(screen.queryByRole("button", { name: "Newest" })).toBeNull();
  });

  it("is not ended by growth alone", () => {
    render(view([question, answer()]));
    const { element, size, grow, scrollTo } = scroller();
    scrollTo(600);
    size.height = 2000;
    scrollTo(600);
    grow(2100);
    expect(element.scrollTop).toBe(1700);
  });

  it("is not ended by less and then more", () => {
    render(view([question, answer()]));
    const { element, size, grow, scrollTo } = scroller();
    scrollTo(600);
    grow(900);
    // The event of that move comes when more is written already.
    size.height = 1100;
    scrollTo(500);
    grow(1200);
    expect(element.scrollTop).toBe(800);
    expect(screen.queryByRole("button", { name: "Newest" })).toBeNull();
  });

  it("rests while the reader reads above, until the newest is wanted", async () => {
    render(view([question, answer()]));
    const { element, grow, scrollTo } = scroller();
    scrollTo(600);
    scrollTo(200);
    grow(1400);
    expect(element.scrollTop).toBe(200);
    await userEvent.click(screen.getByRole("button", { name: "Newest" }));
    expect(element.scrollTop).toBe(1000);
    expect(screen.queryByRole("button", { name: "Newest" })).toBeNull();
  });

  it("goes to a new question", () => {
    const { rerender } = render(view([question, answer()]));
    const { element, scrollTo } = scroller();
    scrollTo(600);
    scrollTo(200);
    rerender(view([question, answer(), { ...question, id: 3 }]));
    expect(element.scrollTop).toBe(600);
  });

  it("lets go of its observer", () => {
    const { unmount } = render(view([question]));
    expect(FakeResizeObserver.live.size).toBe(1);
    unmount();
    expect(FakeResizeObserver.live.size).toBe(0);
  });
});
