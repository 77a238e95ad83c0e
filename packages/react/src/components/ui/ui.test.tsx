import { describe, expect, it } from "@jest/globals";
import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
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

describe("Drawer", () => {
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
