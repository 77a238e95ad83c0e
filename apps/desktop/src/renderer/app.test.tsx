import "../../test/web-streams.ts";
import { LlmError } from "@llm/domain";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { FakeBrowser } from "../../test/fake-browser.ts";
import { FakeHost } from "../../test/fake-host.ts";
import { App } from "./app.tsx";

let browser: FakeBrowser;
let host: FakeHost;

beforeEach(() => {
  browser = new FakeBrowser();
  host = new FakeHost();
  localStorage.clear();
  window.location.hash = "";
});

afterEach(async () => {
  await host[Symbol.asyncDispose]();
});

async function openApp() {
  const { unmount } = render(<App open={host.open} />);
  await screen.findByRole("button", { name: "Ready Starter" });
  return { unmount };
}

const log = () => screen.findByRole("log");

async function ask(question: string): Promise<void> {
  await userEvent.type(screen.getByRole("textbox"), `${question}{Enter}`);
}

describe("chat", () => {
  it("introduces the starter and answers an example question", async () => {
    host.worker.answerScript = { chunks: ["I can ", "explain ", "the app."] };
    await openApp();
    expect(screen.getByText(/very small model that came with the app/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "What can you do?" }));
    await within(await log()).findByText("I can explain the app.");
    await screen.findByText(/3 tokens/);
    expect(screen.queryByText(/very small model/)).toBeNull();
    expect(await screen.findByRole("button", { name: "Unload Starter" })).toBeTruthy();
  });

  it("stops an answer with Esc and keeps what there is", async () => {
    host.worker.answerScript = { chunks: ["Once upon", " a time"], hangAfter: 1 };
    await openApp();
    await ask("A story");
    await within(await log()).findByText("Once upon");
    await userEvent.keyboard("{Escape}");
    await screen.findByText("Stopped");
    expect((await log()).textContent).toContain("Once upon");
  });

  it("shows the crash of the engine and asks again", async () => {
    host.worker.answerScript = { chunks: ["Once", " upon"], hangAfter: 1 };
    await openApp();
    await ask("A story");
    await within(await log()).findByText("Once");
    act(() => host.worker.crash());
    await screen.findByText("The engine that runs the model stopped unexpectedly.");
    host.worker.answerScript = { chunks: ["All well."] };
    await userEvent.click(screen.getByRole("button", { name: "Retry" }));
    await within(await log()).findByText("All well.");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("begins a new chat", async () => {
    await openApp();
    await ask("Hello");
    await screen.findByText(/16 tokens/);
    await userEvent.click(screen.getByRole("button", { name: "New chat" }));
    expect(screen.queryByRole("log")).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("textbox"));
  });

  it("keeps the draft while another page is looked at", async () => {
    await openApp();
    await userEvent.type(screen.getByRole("textbox"), "Half a ques");
    act(() => browser.goTo("#/models"));
    act(() => browser.goTo("#/chat"));
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("Half a ques");
  });

  it("loads another model by its picker and tells of a failure", async () => {
    host.worker.loadScript = { error: new LlmError("MODEL_LOAD_FAILED", "It is too big.") };
    await openApp();
    await userEvent.click(screen.getByRole("button", { name: "Ready Starter" }));
    await userEvent.click(screen.getByRole("menuitemradio", { name: "Ready Storyteller" }));
    expect(await screen.findByText("It is too big.")).toBeTruthy();
    expect(await screen.findByRole("button", { name: "Failed Storyteller" })).toBeTruthy();
  });
});

describe("models", () => {
  async function openModels() {
    await openApp();
    act(() => browser.goTo("#/models"));
    return screen.findByRole("article", { name: "Storyteller" });
  }

  it("loads and unloads a model", async () => {
    const card = await openModels();
    await userEvent.click(within(card).getByRole("button", { name: "Load" }));
    await userEvent.click(await within(card).findByRole("button", { name: "Unload" }));
    await within(card).findByRole("button", { name: "Load" });
    expect(host.worker.loaded).toEqual([]);
  });

  it("cancels a load, and unloads from the sidebar", async () => {
    host.worker.loadScript = { hang: true };
    const card = await openModels();
    await userEvent.click(within(card).getByRole("button", { name: "Load" }));
    await userEvent.click(await within(card).findByRole("button", { name: "Cancel" }));
    await within(card).findByRole("button", { name: "Load" });
    host.worker.loadScript = {};
    await userEvent.click(within(card).getByRole("button", { name: "Load" }));
    await userEvent.click(await screen.findByRole("button", { name: "Unload Storyteller" }));
    await within(card).findByText("Ready");
  });

  it("says where bigger models come from today", async () => {
    await openModels();
    expect(screen.getByText(/comes in a later version/)).toBeTruthy();
    expect(screen.getByText(/^llm run/)).toBeTruthy();
  });
});

describe("connection", () => {
  it("says that it was lost, and goes on where it was", async () => {
    await openApp();
    await ask("Hello");
    await screen.findByText(/16 tokens/);
    act(() => host.hangUp());
    await screen.findByText("The connection to the app was lost.");
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send" }).disabled).toBe(true);
    await userEvent.click(screen.getByRole("button", { name: "Reconnect" }));
    await waitFor(() => expect(screen.queryByText(/connection to the app/)).toBeNull());
    await ask("And now?");
    await waitFor(() => expect(screen.getAllByText(/16 tokens/)).toHaveLength(2));
  });

  it("says when it cannot be had, and tries again", async () => {
    host.refuses = true;
    render(<App open={host.open} />);
    await screen.findByRole("alert");
    host.refuses = false;
    await userEvent.click(screen.getByRole("button", { name: "Retry" }));
    await screen.findByRole("button", { name: "Ready Starter" });
  });
});

describe("the sidebar", () => {
  it("stays closed when it was closed", async () => {
    const { unmount } = await openApp();
    await userEvent.click(screen.getByRole("button", { name: "Close sidebar" }));
    expect(screen.queryByRole("navigation")).toBeNull();
    unmount();
    await openApp();
    expect(screen.queryByRole("navigation")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Open sidebar" }));
    expect(screen.getByRole("navigation")).toBeTruthy();
  });

  it("is a drawer where there is no room, and closes when a page was chosen", async () => {
    browser.setWidth(640);
    await openApp();
    expect(screen.queryByRole("navigation")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Open sidebar" }));
    const drawer = screen.getByRole("dialog");
    await userEvent.click(within(drawer).getByRole("link", { name: "Models" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    act(() => browser.setWidth(1000));
    expect(screen.getByRole("navigation")).toBeTruthy();
  });

  it("can be skipped by keyboard", async () => {
    await openApp();
    const skip = screen.getByRole("link", { name: "Skip to content" });
    skip.focus();
    await userEvent.keyboard("{Enter}");
    expect(document.activeElement).toBe(screen.getByRole("main"));
  });
});
