import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { Markdown } from "./markdown.tsx";

describe("Markdown", () => {
  it("shows raw HTML as text and runs nothing of it", () => {
    const { container } = render(
      <Markdown
        text={
          'a <b>bold</b> <img src="https://x.example/a.png" onerror="boom()">\n\n<script>boom()</script>'
        }
      />,
    );
    expect(container.querySelector("b, img, script")).toBeNull();
    expect(container.textContent).toContain("<script>boom()</script>");
  });

  it("loads no picture and says what it would have shown", () => {
    const { container } = render(
      <Markdown text={"![a cat](https://x.example/cat.png) ![](https://x.example/b.png)"} />,
    );
    expect(container.querySelector("img, link")).toBeNull();
    expect(container.textContent).toBe("[Picture not loaded: a cat] [Picture not loaded]");
    expect(document.head.querySelector("link")).toBeNull();
  });

  it("shows a table that can be scrolled by keyboard", () => {
    render(<Markdown text={"| a | b |\n|---|---|\n| 1 | 2 |"} />);
    expect(screen.getByRole("region", { name: "Table" }).tabIndex).toBe(0);
    expect(screen.getByRole("cell", { name: "2" })).toBeTruthy();
  });
});

describe("code", () => {
  it("has its language and copies its text", async () => {
    const user = userEvent.setup();
    render(<Markdown text={"Run `x`:\n\n```sh\nllm list\nllm doctor\n```"} />);
    expect(screen.getByText("sh")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Copy code" }));
    expect(await navigator.clipboard.readText()).toBe("llm list\nllm doctor");
    expect(screen.getByRole("button", { name: "Copied" })).toBeTruthy();
  });

  it("is called code when the model named no language, also while it is empty", () => {
    render(<Markdown text={"```\n"} />);
    expect(screen.getByText("Code")).toBeTruthy();
  });

  it("leaves the button as it is when copying is refused", async () => {
    const user = userEvent.setup();
    render(<Markdown text={"```\nx\n```"} />);
    const refused = { writeText: () => Promise.reject(new DOMException("no", "NotAllowedError")) };
    Object.defineProperty(navigator, "clipboard", { value: refused, configurable: true });
    await user.click(screen.getByRole("button", { name: "Copy code" }));
    expect(screen.getByRole("button", { name: "Copy code" })).toBeTruthy();
  });
});

describe("links", () => {
  const open = window.open;
  const opened: unknown[][] = [];
  beforeEach(() => {
    opened.length = 0;
    window.open = (...call) => {
      opened.push(call);
      return null;
    };
  });
  afterEach(() => {
    window.open = open;
  });

  it("show their host and open only after the question", async () => {
    render(<Markdown text={"See [good.example](https://evil.example/x?y=1)."} />);
    const link = screen.getByRole("link", { name: "good.example" });
    expect(link.getAttribute("href")).toBeNull();
    expect(screen.getByText("(evil.example)")).toBeTruthy();
    await userEvent.click(link);
    expect(screen.getByRole("alertdialog", { name: "Open evil.example?" })).toBeTruthy();
    expect(screen.getByText("https://evil.example/x?y=1")).toBeTruthy();
    expect(opened).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Open link" }));
    expect(opened).toEqual([["https://evil.example/x?y=1", "_blank", "noopener,noreferrer"]]);
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  it("work by keyboard, and Esc says no", async () => {
    render(<Markdown text={"https://docs.example/a"} />);
    await userEvent.tab();
    await userEvent.keyboard("a{Enter}");
    expect(screen.getByRole("alertdialog")).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(opened).toEqual([]);
  });

  it("do not repeat the address that is their text", () => {
    const { container } = render(<Markdown text={"https://docs.example/a"} />);
    expect(container.textContent).toBe("https://docs.example/a");
  });

  it.each([
    "javascript:boom()",
    "data:text/html,x",
    "file:///etc/passwd",
    "#note",
    "/local",
    "mailto:a@b.c",
  ])("stay text for %s", (href) => {
    render(<Markdown text={`[press](${href})`} />);
    expect(screen.queryByRole("link")).toBeNull();
    expect(screen.getByText("press")).toBeTruthy();
  });
});
