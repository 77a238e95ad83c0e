import { describe, expect, it } from "@jest/globals";
import { render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { Button } from "./button.tsx";
import { Drawer } from "./drawer.tsx";

describe("Button", () => {
  it("submits nothing by itself", () => {
    render(<Button>Go</Button>);
    expect(screen.getByRole<HTMLButtonElement>("button").type).toBe("button");
  });

  it("makes its child the button", () => {
    render(
      <Button asChild>
        <a href="#/models">Models</a>
      </Button>,
    );
    expect(screen.getByRole("link", { name: "Models" }).className).toContain("inline-flex");
    expect(screen.queryByRole("button")).toBeNull();
  });
});

/** A drawer that a button opens, and from which a link leads to a text box. */
function Page(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [isWriting, setWriting] = useState(false);
  const write = () => {
    flushSync(() => setOpen(false));
    setWriting(true);
  };
  return (
    <>
      <button onClick={() => setOpen(true)}>Open</button>
      {isWriting && <textarea ref={(element) => element?.focus()} />}
      <Drawer isOpen={isOpen} title="Pages" onClose={() => setOpen(false)}>
        <button onClick={write}>Write</button>
      </Drawer>
    </>
  );
}

describe("Drawer", () => {
  it("gives the focus back to what opened it", async () => {
    render(<Page />);
    await userEvent.click(screen.getByRole("button", { name: "Open" }));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Open"));
  });

  it("leaves the focus to what has taken it", async () => {
    render(<Page />);
    await userEvent.click(screen.getByRole("button", { name: "Open" }));
    await userEvent.click(screen.getByRole("button", { name: "Write" }));
    // It gives the focus back a moment after it is gone.
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(document.activeElement).toBe(screen.getByRole("textbox"));
  });

  it("shows its content over the page and closes with Esc", async () => {
    let isOpen = true;
    const drawer = () => (
      <Drawer isOpen={isOpen} title="Pages" onClose={() => (isOpen = false)}>
        <a href="#/chat">Chat</a>
      </Drawer>
    );
    const { rerender } = render(drawer());
    expect(screen.getByRole("dialog", { name: "Pages" })).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    expect(isOpen).toBe(false);
    rerender(drawer());
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
