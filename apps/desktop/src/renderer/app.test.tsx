import "../../test/web-streams.ts";
import { LlmError } from "@llm/domain";
import { invalidVariable } from "@llm/domain/adapters";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { act, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { fakeHubToken } from "@llm/testing/fakes";
import { toast as sonner } from "sonner";
import { FakeBrowser } from "../../test/fake-browser.ts";
import { FakeHost } from "../../test/fake-host.ts";
import { App } from "./app.tsx";

// A page of many cards takes jsdom a while on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

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

/** Keeps the list of the models back until the returned function is called. */
function holdModels(): () => void {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const list = host.repository.list.bind(host.repository);
  host.repository.list = async () => {
    await opened;
    return list();
  };
  return () => open();
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

  it("keeps a question that is sent before the models are known, and asks it then", async () => {
    const showModels = holdModels();
    render(<App open={host.open} />);
    const composer = await screen.findByRole<HTMLTextAreaElement>("textbox");
    await ask("Hello");
    await screen.findByText(/Your question is sent when they are there/);
    expect(composer.value).toBe("Hello");
    showModels();
    await screen.findByText(/16 tokens/);
    expect(composer.value).toBe("");
    expect(screen.queryByText(/Your question is sent/)).toBeNull();
  });

  it("does not send what is still being changed when the models come", async () => {
    const showModels = holdModels();
    render(<App open={host.open} />);
    const composer = await screen.findByRole<HTMLTextAreaElement>("textbox");
    await ask("Hello");
    await userEvent.type(composer, " and");
    showModels();
    await screen.findByRole("button", { name: "Ready Starter" });
    expect(composer.value).toBe("Hello and");
    expect(screen.queryByRole("log")).toBeNull();
  });

  it("says what the model no longer sees of a long conversation", async () => {
    const long = "word ".repeat(2_000);
    await openApp();
    for (const answers of [1, 2, 3]) {
      fireEvent.change(screen.getByRole("textbox"), { target: { value: long } });
      await userEvent.click(screen.getByRole("button", { name: "Send" }));
      await waitFor(() => expect(screen.getAllByText(/16 tokens/)).toHaveLength(answers));
    }
    expect(screen.getByText(/no longer sees the first 2 messages/)).toBeTruthy();
    const meter = screen.getByRole("meter", { name: "Context" });
    expect(Number(meter.getAttribute("aria-valuenow"))).toBeLessThan(4_096);
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

  it("downloads a recommended model, tells of it on any page, and loads it from there", async () => {
    host.downloader.downloadScript = { hangAfterSteps: 3 };
    await openModels();
    const recommended = within(screen.getByRole("region", { name: "Recommended" }));
    const name = "Qwen2.5 0.5B Instruct";
    const card = within(recommended.getByRole("article", { name }));
    await userEvent.click(card.getByRole("button", { name: "Download" }));
    await card.findByText("30%");
    await userEvent.click(card.getByRole("button", { name: "Pause" }));
    await card.findByText("Paused");
    act(() => browser.goTo("#/chat"));
    act(() => browser.goTo("#/models"));
    // What is on its way comes first now.
    const here = within(await screen.findByRole("region", { name: "On this machine" }));
    const first = here.getAllByRole("article")[0];
    expect(first).toBe(here.getByRole("article", { name }));
    await userEvent.click(here.getByRole("button", { name: "Cancel" }));
    await recommendedCard(name);
    host.downloader.downloadScript = {};
    const again = within(await recommendedCard(name));
    await userEvent.click(again.getByRole("button", { name: "Download" }));
    act(() => browser.goTo("#/chat"));
    const toast = within(await toastWith(/ is ready\.$/));
    // By keyboard: jsdom has no pointers that a toast could capture.
    act(() => toast.getByRole("button", { name: "Load" }).focus());
    await userEvent.keyboard("{Enter}");
    await screen.findByRole("button", { name: /^Unload Qwen2\.5/ });
  });

  it("tells of a download that failed and what to do, and tries it again", async () => {
    host.downloader.downloadScript = {
      error: new LlmError("INTEGRITY_MISMATCH", "The hash is another."),
    };
    await openModels();
    const name = "Qwen2.5 0.5B Instruct";
    const card = within(await recommendedCard(name));
    await userEvent.click(card.getByRole("button", { name: "Download" }));
    const alert = await card.findByRole("alert");
    expect(alert.textContent).toContain("Try again later or on another network.");
    const toast = await toastWith(/^Qwen2.5 0.5B Instruct could not be downloaded/);
    expect(toast.textContent).toContain("Try again later or on another network.");
    expect(within(toast).getByRole("button", { name: "Close notification" })).toBeTruthy();
    await userEvent.click(card.getByRole("button", { name: "Retry" }));
    await card.findByRole("button", { name: "Load" });
  });

  it("tells of what is no source, also while a model's card tells of another failure", async () => {
    host.worker.loadScript = { error: new LlmError("MODEL_LOAD_FAILED", "It is too big.") };
    const card = await openModels();
    await userEvent.click(within(card).getByRole("button", { name: "Load" }));
    await within(card).findByRole("alert");
    await userEvent.type(screen.getByRole("textbox"), "hf:no source{Enter}");
    const results = within(await screen.findByRole("region", { name: /^Results/ }));
    await userEvent.click(await results.findByRole("button", { name: "Download" }));
    await toastWith(/This is not an address of a model/);
  });

  it("searches the hub, reads details, and comes back to what is recommended", async () => {
    await openModels();
    const box = screen.getByRole("textbox", { name: "Search Hugging Face" });
    await userEvent.type(box, "nothing like it{Enter}");
    await screen.findByText(/No model was found/);
    await userEvent.click(screen.getByRole("button", { name: "Clear search" }));
    await screen.findByRole("region", { name: "Recommended" });
    await userEvent.type(box, "hf:acme/storyteller:Q4_K_M{Enter}");
    const results = within(await screen.findByRole("region", { name: /^Results/ }));
    expect(await results.findByText("1.2 GB")).toBeTruthy();
    expect(results.getByText("Runs well")).toBeTruthy();
  });

  it("says that the machine is offline, and searches again", async () => {
    const details = { offline: true };
    host.hub.error = new LlmError("CONNECTION_LOST", "This machine is offline.", { details });
    await openModels();
    await userEvent.type(screen.getByRole("textbox"), "storyteller{Enter}");
    const results = within(await screen.findByRole("region", { name: /^Results/ }));
    await results.findByText("This machine is offline.");
    host.hub.error = undefined;
    await userEvent.click(results.getByRole("button", { name: "Retry" }));
    const found = within(await results.findByRole("article", { name: "storyteller" }));
    await userEvent.click(found.getByRole("button", { name: "Details" }));
    await found.findByRole("alert");
    expect(found.queryByRole("button", { name: "Details" })).toBeNull();
    await userEvent.click(found.getByRole("button", { name: "Retry" }));
    await found.findByRole("alert");
  });

  it.each([
    ["a search", "storyteller", "storyteller"],
    ["the look at a pasted source", "hf:acme/storyteller:Q4_K_M", "1.2 GB"],
  ])("takes a token where %s is refused, and goes on with it", async (_, query, shown) => {
    const details = { status: 401, page: "https://hub.example/" };
    host.hub.error = new LlmError("ACCESS_DENIED", "The hub does not know the token.", { details });
    await openModels();
    const box = screen.getByRole("textbox", { name: "Search Hugging Face" });
    await userEvent.type(box, `${query}{Enter}`);
    const field = await screen.findByLabelText("Token of your Hugging Face account");
    host.hub.error = undefined;
    await userEvent.type(field, `${fakeHubToken.token}{Enter}`);
    const results = within(await screen.findByRole("region", { name: /^Results/ }));
    expect(await results.findByText(shown)).toBeTruthy();
    expect(host.hubAccount.savedToken).toBe(fakeHubToken.token);
    expect(screen.queryByLabelText("Token of your Hugging Face account")).toBeNull();
  });

  it("say what keeps the hub from being asked, for as long as it does", async () => {
    host.hubAccount.problem = invalidVariable("HF_ENDPOINT", "address", "https://huggingface.co");
    await openModels();
    const notice = within(await screen.findByRole("alert"));
    notice.getByText("HF_ENDPOINT cannot be used: it is not an address.");
    notice.getByText(/^Set HF_ENDPOINT to an address such as https:\/\/huggingface\.co/);
    expect(await recommendedCard("Mistral 7B Instruct v0.3")).toBeTruthy();
  });

  it("leaves out what does not fit, when asked to", async () => {
    await openModels();
    const name = "Mistral 7B Instruct v0.3";
    const card = within(await recommendedCard(name));
    expect(card.getByText("Too large", { exact: false })).toBeTruthy();
    await userEvent.click(screen.getByRole("checkbox", { name: "Only what fits" }));
    expect(screen.queryByRole("article", { name })).toBeNull();
    expect(screen.getByRole("article", { name: "Storyteller" })).toBeTruthy();
  });
});

describe("settings", () => {
  const field = () => screen.findByLabelText("Token of your Hugging Face account");

  it("set the token of the hub, which a later visit finds set, and remove it", async () => {
    await openApp();
    await userEvent.click(screen.getByRole("link", { name: "Settings" }));
    await screen.findByRole("heading", { name: "Settings", level: 1 });
    const account = within(screen.getByRole("region", { name: "Hugging Face account" }));
    await account.findByText("No token is set.");
    await userEvent.type(await field(), `${fakeHubToken.token}{Enter}`);
    await account.findByText(/A token of the account fake-user is set/);
    expect(host.hubAccount.savedToken).toBe(fakeHubToken.token);
    act(() => browser.goTo("#/models"));
    act(() => browser.goTo("#/settings"));
    await screen.findByText(/^A token is set/);
    await userEvent.click(screen.getByRole("button", { name: "Remove the saved token" }));
    await screen.findByText("No token is set.");
    expect(host.hubAccount.savedToken).toBeUndefined();
    expect(document.activeElement).toBe(await field());
  });
});

async function recommendedCard(name: string): Promise<HTMLElement> {
  const recommended = await screen.findByRole("region", { name: "Recommended" });
  return within(recommended).findByRole("article", { name });
}

async function toastWith(words: RegExp): Promise<HTMLElement> {
  const title = await screen.findByText(words, { selector: "[data-sonner-toast] [data-title]" });
  const toast = title.closest("li");
  if (toast === null) throw new Error("The words are in no toast.");
  return toast;
}

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
  it.each([
    ["idle", "Starter was unloaded because nobody used it for a while."],
    ["evicted", "Starter was unloaded to make room for another model."],
  ] as const)("says that a model was unloaded unasked: %s", async (reason, words) => {
    await openApp();
    const loaded = within(screen.getByRole("region", { name: "Loaded" }));
    expect(loaded.queryByRole("list")).toBeNull();
    await ask("Hello");
    await screen.findByText(/16 tokens/);
    expect(loaded.getByRole("list")).toBeTruthy();
    const toasts = sonner.getHistory().length;
    act(() => host.worker.drop("starter", reason));
    await loaded.findByText(words);
    expect(screen.queryByText("Failed")).toBeNull();
    expect(sonner.getHistory()).toHaveLength(toasts);
    await ask("And now?");
    await waitFor(() => expect(screen.getAllByText(/16 tokens/)).toHaveLength(2));
    expect(loaded.queryByText(words)).toBeNull();
  });

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
    const opener = screen.getByRole("button", { name: "Open sidebar" });
    await waitFor(() => expect(document.activeElement).toBe(opener));
    await userEvent.click(opener);
    await userEvent.click(
      within(screen.getByRole("dialog")).getByRole("button", { name: "New chat" }),
    );
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Ask something" }));
    });
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
