import { beforeAll, describe, expect, it } from "@jest/globals";
import { fireEvent, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState, type ReactNode } from "react";
import { FakeResizeObserver } from "../../../test/fake-resize-observer.ts";
import { Composer } from "./composer.tsx";
import { ContextMeter } from "./context-meter.tsx";
import { ModelPicker } from "./model-picker.tsx";

beforeAll(() => FakeResizeObserver.install());

interface Props {
  readonly isGenerating?: boolean;
  readonly canSend?: boolean;
}

function setup(props: Props = {}) {
  const sent: string[] = [];
  const stops: string[] = [];
  function Host({ isGenerating = false, ...rest }: Props): ReactNode {
    const [text, setText] = useState("");
    return (
      <Composer
        text={text}
        onTextChange={setText}
        onSend={(question) => sent.push(question)}
        isGenerating={isGenerating}
        onStop={() => stops.push("stop")}
        {...rest}
      />
    );
  }
  const { rerender } = render(<Host {...props} />);
  return { sent, stops, change: (next: Props) => rerender(<Host {...next} />) };
}

const input = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Ask something" });

describe("Composer", () => {
  it("has the focus, breaks lines with Shift+Enter and sends with Enter", async () => {
    const { sent } = setup();
    expect(document.activeElement).toBe(input());
    await userEvent.keyboard("One{Shift>}{Enter}{/Shift}two");
    expect(input().rows).toBe(2);
    await userEvent.keyboard("{Enter}");
    expect(sent).toEqual(["One\ntwo"]);
  });

  it("grows to eight lines", () => {
    setup();
    fireEvent.change(input(), { target: { value: "\n".repeat(20) } });
    expect(input().rows).toBe(8);
  });

  it("sends with its button, and nothing empty", async () => {
    const { sent } = setup();
    const send = screen.getByRole<HTMLButtonElement>("button", { name: "Send" });
    expect(send.disabled).toBe(true);
    await userEvent.type(input(), "  {Enter}");
    await userEvent.type(input(), "Hello");
    await userEvent.click(send);
    expect(sent).toEqual(["  Hello"]);
  });

  it("does not send while a word is still being composed", () => {
    const { sent } = setup();
    fireEvent.change(input(), { target: { value: "こん" } });
    fireEvent.keyDown(input(), { key: "Enter", isComposing: true });
    expect(sent).toEqual([]);
  });

  it("does not send when there is nothing to ask", async () => {
    const { sent } = setup({ canSend: false });
    await userEvent.type(input(), "Hello{Enter}");
    expect(sent).toEqual([]);
  });

  it("has Stop in place of Send while an answer is written; the text stays", async () => {
    const { sent, stops } = setup({ isGenerating: true });
    expect(screen.queryByRole("button", { name: "Send" })).toBeNull();
    await userEvent.type(input(), "Next{Enter}");
    await userEvent.click(screen.getByRole("button", { name: "Stop" }));
    expect(sent).toEqual([]);
    expect(stops).toEqual(["stop"]);
    expect(input().value).toBe("Next");
  });

  it("stops with Esc wherever the focus is, unless something else took the key", async () => {
    const { stops, change } = setup({ isGenerating: true });
    input().blur();
    await userEvent.keyboard("x{Escape}");
    expect(stops).toEqual(["stop"]);
    const taken = new KeyboardEvent("keydown", { key: "Escape", cancelable: true });
    taken.preventDefault();
    window.dispatchEvent(taken);
    change({ isGenerating: false });
    await userEvent.keyboard("{Escape}");
    expect(stops).toEqual(["stop"]);
  });
});

describe("ContextMeter", () => {
  it("says how full the context is, and warns when it is nearly full", async () => {
    const { container, rerender } = render(<ContextMeter used={300} size={1024} />);
    const meter = screen.getByRole("meter", { name: "Context" });
    expect(meter.getAttribute("aria-valuetext")).toBe("300 of 1,024 tokens of context used");
    expect(container.querySelector(".bg-warning")).toBeNull();
    rerender(<ContextMeter used={2000} size={1024} />);
    expect(container.querySelector<HTMLElement>(".bg-warning")?.style.width).toBe("100%");
    await userEvent.tab();
    expect(screen.getByRole("tooltip").textContent).toContain("2,000 of 1,024 tokens");
  });
});

describe("ModelPicker", () => {
  const models = [
    { id: "starter", name: "Starter", status: "loaded" },
    { id: "other", name: "Other", status: "unloaded" },
  ] as const;

  it("shows the model that is asked and picks another by keyboard", async () => {
    const picked: string[] = [];
    render(<ModelPicker models={models} selectedId="starter" onPick={(id) => picked.push(id)} />);
    expect(screen.getByRole("button").textContent).toBe("LoadedStarter");
    await userEvent.tab();
    await userEvent.keyboard("{Enter}");
    expect(
      screen.getByRole("menuitemradio", { name: "Loaded Starter" }).getAttribute("aria-checked"),
    ).toBe("true");
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(picked).toEqual(["other"]);
  });

  it("has nothing to open when there is no model", () => {
    render(<ModelPicker models={[]} selectedId={undefined} onPick={() => undefined} />);
    const button = screen.getByRole<HTMLButtonElement>("button");
    expect([button.disabled, button.textContent]).toEqual([true, "No model"]);
  });

  it("lets a model be picked when none is", async () => {
    const picked: string[] = [];
    render(<ModelPicker models={models} selectedId={undefined} onPick={(id) => picked.push(id)} />);
    await userEvent.click(screen.getByRole("button"));
    await userEvent.click(screen.getByRole("menuitemradio", { name: "Ready Other" }));
    expect(picked).toEqual(["other"]);
  });
});
