import { LlmError, type Model } from "@llm/domain";
import { summarizeError } from "@llm/domain/adapters";
import { describe, expect, it } from "@jest/globals";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import {
  download,
  FakeClient,
  loadedStarter,
  other,
  recommended,
  starter,
} from "../../../test/fake-client.ts";
import { settle } from "../../../test/open-store.ts";
import { LlmProvider } from "../../hooks/llm-provider.tsx";
import { useLLM } from "../../hooks/use-llm.ts";
import { useModels } from "../../hooks/use-models.ts";
import { MessagesProvider } from "../../messages/messages-provider.tsx";
import { brazilianPortuguese } from "../../messages/pt-br.ts";
import { keysHere, modelOffers, offerKey } from "../../store/model-offers.ts";
import { ModelCard } from "./model-card.tsx";

/** Every card there is, as a page shows them. */
function Cards(): ReactNode {
  const { state } = useLLM();
  useModels();
  const { here, elsewhere } = modelOffers(state, keysHere(state));
  return [...here, ...elsewhere].map((offer) => <ModelCard key={offerKey(offer)} model={offer} />);
}

async function openCards(client = new FakeClient(), cards: ReactNode = <Cards />) {
  const frame = (callback: () => void) => {
    const timer = setTimeout(callback);
    return () => clearTimeout(timer);
  };
  render(
    <LlmProvider client={client} scheduleFrame={frame}>
      {cards}
    </LlmProvider>,
  );
  await act(settle);
  return client;
}

const card = (name: string) => within(screen.getByRole("article", { name }));
const press = (name: string, button: string) =>
  userEvent.click(card(name).getByRole("button", { name: button }));
const change = (make: () => void) =>
  act(async () => {
    make();
    await settle();
    await settle();
  });

const error = (code: LlmError["code"], details = {}) =>
  summarizeError(new LlmError(code, "It is so.", { hint: "Do this.", details }));

const fetched: Model = {
  deletesFiles: true,
  ...other,
  id: "tiny",
  name: "Tiny",
  origin: "download",
  source: recommended.source,
  sizeBytes: 300_000_000,
};

const here = { threads: 2, gpuLayers: 0, memoryBytes: 21_000_000 };

describe("the card of a model that is here", () => {
  it("shows what is known of the model and loads it", async () => {
    const client = await openCards();
    for (const text of [
      "LLM Desktop",
      "Explains the app.",
      "4.5 MB",
      "2.2M",
      "F16",
      "1,024 tokens",
      "MIT",
      "Ready",
      "Runs well",
    ]) {
      expect(card("Starter").getByText(text, { exact: text !== "Runs well" })).toBeTruthy();
    }
    const load = { name: "Load", description: "Starter" };
    await userEvent.click(screen.getByRole("button", load));
    expect(card("Starter").getByText("Loading")).toBeTruthy();
    await change(() => client.finishLoad("starter"));
    expect(card("Starter").getByText("21 MB")).toBeTruthy();
    await press("Starter", "Unload");
    expect(client.unloads).toEqual(["starter"]);
  });

  it("leaves out what is not known", async () => {
    await openCards();
    const terms = card("Other").getAllByRole("term");
    expect(terms.map(({ textContent }) => textContent)).toEqual(["Size", "This machine"]);
  });

  it("shows how far a load is and cancels it", async () => {
    const client = await openCards();
    await change(() => client.setState({ modelId: "starter", status: "loading", progress: 0.639 }));
    const bar = card("Starter").getByRole("progressbar");
    expect(bar.getAttribute("aria-valuenow")).toBe("63");
    expect(card("Starter").getByText("63%")).toBeTruthy();
    await press("Starter", "Cancel");
    expect(client.unloads).toEqual(["starter"]);
  });

  it.each([
    ["measured", true, "On", true],
    ["remembered", false, "Off", true],
    ["default", true, "On", false],
  ] as const)(
    "says how a model is computed: %s, %s",
    async (source, flashAttention, words, isMeasured) => {
      const client = await openCards();
      const chosenBy = { threads: source, flashAttention: source };
      const local = { ...here, threads: 6, flashAttention, chosenBy };
      const loaded = { ...loadedStarter, local };
      await change(() => client.setState({ modelId: "starter", status: "loaded", loaded }));
      expect(screen.getByTitle("6").closest("div")?.textContent).toBe("Threads6");
      expect(screen.getByText("Flash attention").nextSibling?.textContent).toBe(words);
      expect(screen.queryByText(/measured on this machine/) !== null).toBe(isMeasured);
    },
  );

  it("says that a model is kept on one CPU", async () => {
    const client = await openCards();
    const loaded = { ...loadedStarter, local: { ...here, threads: 1, pinned: true } };
    await change(() => client.setState({ modelId: "starter", status: "loaded", loaded }));
    expect(screen.getByText("Threads").nextSibling?.textContent).toBe("1, kept on one CPU");
  });

  it("says what went wrong, what to do, and tries again", async () => {
    const client = await openCards();
    await change(() =>
      client.setState({
        modelId: "starter",
        status: "failed",
        error: error("MODEL_FILE_INVALID"),
      }),
    );
    const alert = within(card("Starter").getByRole("alert"));
    expect(alert.getByText("It is so.")).toBeTruthy();
    expect(alert.getByText("Do this.")).toBeTruthy();
    expect(alert.getByText(/MODEL_FILE_INVALID/)).toBeTruthy();
    await press("Starter", "Retry");
    expect(card("Starter").getByText("Loading")).toBeTruthy();
    await change(() =>
      client.setState({ modelId: "starter", status: "loaded", loaded: loadedStarter }),
    );
    expect(card("Starter").queryByRole("alert")).toBeNull();
  });

  it("is deleted after a question that says what that frees", async () => {
    const client = await openCards(new FakeClient([starter, fetched]));
    await press("Tiny", "More for Tiny");
    await userEvent.click(screen.getByRole("menuitem", { name: "Delete" }));
    const dialog = within(screen.getByRole("alertdialog", { name: "Delete Tiny?" }));
    expect(dialog.getByText(/frees 300 MB/)).toBeTruthy();
    await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
    expect(client.steps).toEqual([]);
    const more = card("Tiny").getByRole("button", { name: "More for Tiny" });
    await waitFor(() => expect(document.activeElement).toBe(more));
    await press("Tiny", "More for Tiny");
    await userEvent.click(screen.getByRole("menuitem", { name: "Delete" }));
    const remove = screen.getByRole("button", { name: "Delete" });
    expect(remove.classList).toContain("bg-danger");
    await userEvent.click(remove);
    expect(client.steps).toEqual(["remove tiny"]);
    // It can be downloaded again.
    expect(card("Tiny").getByRole("button", { name: "Download" })).toBeTruthy();
  });

  it("is deleted with the file that the user put into the models folder, which it says", async () => {
    const own = { ...other, deletesFiles: true };
    await openCards(new FakeClient([starter, own]));
    await press("Other", "More for Other");
    await userEvent.click(screen.getByRole("menuitem", { name: "Delete" }));
    const dialog = within(screen.getByRole("alertdialog", { name: "Delete Other?" }));
    expect(
      dialog.getByText(/file is deleted .* frees 2 GB .* cannot be brought back/),
    ).toBeTruthy();
  });

  it("is only taken off the list when its file is elsewhere, which stays", async () => {
    const client = await openCards();
    await press("Other", "More for Other");
    await userEvent.click(screen.getByRole("menuitem", { name: "Remove from the list" }));
    const dialog = within(screen.getByRole("alertdialog", { name: "Remove Other from the list?" }));
    expect(dialog.getByText("Its file stays where it is.")).toBeTruthy();
    const remove = dialog.getByRole("button", { name: "Remove from the list" });
    expect(remove.classList).not.toContain("bg-danger");
    await userEvent.click(remove);
    expect(client.steps).toEqual(["remove other"]);
  });

  it("cannot be removed when it came with the app", async () => {
    await openCards();
    await press("Starter", "More for Starter");
    expect(screen.getAllByRole("menuitem").map(({ textContent }) => textContent)).toEqual([
      "Check the files",
    ]);
  });

  it.each([
    ["intact", /as they were published/],
    ["damaged", /download it again/],
    ["unknown", /nothing to compare/],
  ] as const)("checks the files and says that they are %s", async (status, words) => {
    const client = await openCards(new FakeClient([starter, fetched]));
    await press("Tiny", "More for Tiny");
    await userEvent.click(screen.getByRole("menuitem", { name: "Check the files" }));
    expect(card("Tiny").getByRole("progressbar", { name: "Checking the files" })).toBeTruthy();
    expect(card("Tiny").getByText("25%")).toBeTruthy();
    await change(() => client.verified.resolve({ modelId: "tiny", status, files: [] }));
    expect(card("Tiny").getByRole("status").textContent).toMatch(words);
  });

  it("offers a newer version, and fetches it when it is asked to", async () => {
    const client = new FakeClient([starter, fetched]);
    client.setDownload(download({ status: "completed", modelId: "tiny", updateAvailable: true }));
    await openCards(client);
    expect(card("Tiny").getByText("A newer version is available.")).toBeTruthy();
    await press("Tiny", "Update");
    expect(client.steps).toEqual([`start ${recommended.source} update`]);
  });
});

describe("the card of a model that could be here", () => {
  it("goes from the download to the model that answers", async () => {
    const client = await openCards();
    expect(card("Tiny").getByText("300 MB")).toBeTruthy();
    await press("Tiny", "Download");
    await change(() => {});
    expect(client.steps).toEqual([`start ${recommended.source}`]);
    expect(card("Tiny").getByText("Place 1 in the queue")).toBeTruthy();

    const id = recommended.source;
    await change(() => client.setDownload(download({ id, status: "resolving" })));
    expect(card("Tiny").getByRole("progressbar").getAttribute("aria-valuenow")).toBeNull();

    const rest = { totalBytes: 300_000_000, bytesPerSecond: 12_340_000, secondsLeft: 15 };
    await change(() =>
      client.setDownload(
        download({ id, status: "downloading", receivedBytes: 120_000_000, ...rest }),
      ),
    );
    const bar = card("Tiny").getByRole("progressbar", { name: "Downloading" });
    expect(bar.getAttribute("aria-valuenow")).toBe("40");
    expect(bar.getAttribute("aria-valuetext")).toBe("40%, 120 MB of 300 MB");
    for (const text of ["40%", "120 MB of 300 MB", /12\.3 MB\/s · 15 sec left/]) {
      expect(card("Tiny").getByText(text)).toBeTruthy();
    }

    await change(() =>
      client.setDownload(download({ id, status: "verifying", receivedBytes: 300_000_000 })),
    );
    expect(card("Tiny").getByRole("progressbar", { name: "Checking the file" })).toBeTruthy();
    expect(card("Tiny").getByText("Checking")).toBeTruthy();

    client.addModel(fetched);
    await change(() => client.setDownload(download({ id, status: "completed", modelId: "tiny" })));
    expect(screen.getAllByRole("article", { name: "Tiny" })).toHaveLength(1);
    expect(card("Tiny").getByText("Good for tests.")).toBeTruthy();
    await press("Tiny", "Load");
    await change(() => client.finishLoad("tiny"));
    expect(card("Tiny").getByRole("button", { name: "Unload" })).toBeTruthy();
  });

  it("shows a decimal of the percent when there is much to come", async () => {
    const client = await openCards();
    const bytes = { receivedBytes: 123_400_000, totalBytes: 1_000_000_000 };
    await change(() => client.setDownload(download({ status: "downloading", ...bytes })));
    expect(card("Tiny").getByText("12.3%")).toBeTruthy();
  });

  it("pauses, resumes and cancels, and the focus stays on the button", async () => {
    const client = await openCards();
    await change(() => client.setDownload(download({ status: "downloading" })));
    const button = card("Tiny").getByRole("button", { name: "Pause" });
    button.focus();
    await userEvent.keyboard("{Enter}");
    await change(() => client.setDownload(download({ status: "paused", receivedBytes: 1_000 })));
    expect(card("Tiny").getByText("Paused")).toBeTruthy();
    expect(document.activeElement).toBe(card("Tiny").getByRole("button", { name: "Resume" }));
    await userEvent.keyboard("{Enter}");
    await press("Tiny", "Cancel");
    expect(client.steps).toEqual(["pause download-1", "resume download-1", "cancel download-1"]);
    await change(() => client.setDownload(download({ status: "cancelled" })));
    expect(card("Tiny").getByRole("button", { name: "Download" })).toBeTruthy();
  });

  it("takes a double click for one", async () => {
    const client = await openCards();
    await change(() => client.setDownload(download({ status: "downloading" })));
    await userEvent.dblClick(card("Tiny").getByRole("button", { name: "Pause" }));
    expect(client.steps).toEqual(["pause download-1"]);
  });

  it("says what goes wrong while it is tried again", async () => {
    const client = await openCards();
    const trouble = error("RATE_LIMITED");
    await change(() => client.setDownload(download({ status: "downloading", trouble })));
    expect(card("Tiny").getByText(/asks for a break.* Trying again\./)).toBeTruthy();
    expect(card("Tiny").queryByRole("alert")).toBeNull();
  });

  it.each([
    ["offline", error("CONNECTION_LOST", { offline: true }), "This machine is offline."],
    ["a login page", error("CONNECTION_LOST", { reason: "WEB_PAGE" }), /web page came/],
    ["a lost server", error("CONNECTION_LOST", { offline: false }), "The connection was lost."],
    ["a wrong token", error("ACCESS_DENIED", { status: 401, page: "x" }), /not know your token/],
    ["a licence", error("ACCESS_DENIED", { reason: "GatedRepo" }), /not open to everyone/],
    ["damage", error("INTEGRITY_MISMATCH"), /not the file that its publisher made/],
  ])("says why it failed: %s", async (_, failure, words) => {
    const client = await openCards();
    await change(() => client.setDownload(download({ status: "failed", error: failure })));
    expect(card("Tiny").getByRole("alert")).toBeTruthy();
    expect(card("Tiny").getByText(words)).toBeTruthy();
    await press("Tiny", "Retry");
    await press("Tiny", "Cancel");
    expect(client.steps).toEqual(["resume download-1", "cancel download-1"]);
  });

  it("links the page where a licence is accepted, and asks before it opens", async () => {
    const client = await openCards();
    const page = "https://hub.example/acme/tiny";
    const failure = error("ACCESS_DENIED", { reason: "GatedRepo", page });
    await change(() => client.setDownload(download({ status: "failed", error: failure })));
    expect(card("Tiny").getByText(/save a token of your account on its card/)).toBeTruthy();
    await userEvent.click(card("Tiny").getByRole("link", { name: page }));
    expect(screen.getByRole("alertdialog", { name: "Open hub.example?" })).toBeTruthy();
  });

  it("says why it paused by itself, with the figures", async () => {
    const client = await openCards();
    const failure = error("INSUFFICIENT_DISK_SPACE", { neededBytes: 2.1e9, freeBytes: 8e8 });
    await change(() => client.setDownload(download({ status: "paused", error: failure })));
    expect(card("Tiny").getByText("Interrupted")).toBeTruthy();
    expect(card("Tiny").getByText("The disk is full: 2.1 GB needed, 800 MB free.")).toBeTruthy();
    expect(card("Tiny").getByRole("button", { name: "Resume" })).toBeTruthy();
  });

  it("needs no notice when the end of the program interrupted it", async () => {
    const client = await openCards();
    const failure = error("DOWNLOAD_INTERRUPTED");
    await change(() => client.setDownload(download({ status: "paused", error: failure })));
    expect(card("Tiny").getByText("Interrupted")).toBeTruthy();
    expect(card("Tiny").queryByRole("alert")).toBeNull();
  });

  it("is one of several, each with its own state", async () => {
    const client = await openCards();
    await change(() => {
      client.setDownload(download({ status: "downloading", totalBytes: 10, receivedBytes: 5 }));
      for (const name of ["one", "two"]) {
        client.setDownload(download({ id: name, source: `hf:acme/${name}`, name }));
      }
    });
    expect(card("Tiny").getByText("50%")).toBeTruthy();
    expect(card("one").getByText("Place 1 in the queue")).toBeTruthy();
    expect(card("two").getByText("Place 2 in the queue")).toBeTruthy();
    await press("two", "Cancel");
    expect(client.steps).toEqual(["cancel two"]);
  });

  it.each([
    [4e9, "Runs well", "Needs about 4.6 GB of the 8 GB of memory."],
    [6e9, "Tight", "Needs about 6.8 GB of the 8 GB of memory."],
    [7e10, "Too large", "Needs about 77.2 GB of the 8 GB of memory."],
  ])("of %d bytes says how it fits", async (sizeBytes, words, figures) => {
    await openCards(
      new FakeClient(),
      <>
        <ReadyState />
        <ModelCard model={{ source: "hf:a/b", name: "Big", sizeBytes }} />
      </>,
    );
    expect(card("Big").getByText(words, { exact: false }).textContent).toBe(`${words}. ${figures}`);
  });

  it("says that a licence is to be accepted", async () => {
    await openCards(
      new FakeClient(),
      <ModelCard model={{ source: "hf:a/b", name: "Gated", isGated: true }} />,
    );
    expect(card("Gated").getByText("Licence to accept")).toBeTruthy();
  });

  it("speaks Portuguese", async () => {
    const client = new FakeClient();
    client.setDownload(
      download({ status: "paused", receivedBytes: 4.5e6, totalBytes: 3e8, error: undefined }),
    );
    await openCards(
      client,
      <MessagesProvider messages={brazilianPortuguese}>
        <Cards />
      </MessagesProvider>,
    );
    expect(card("Tiny").getByText("Pausado")).toBeTruthy();
    expect(card("Tiny").getByText(/^4,5 MB de 300 MB$/)).toBeTruthy();
    expect(card("Tiny").getByRole("button", { name: "Continuar" })).toBeTruthy();
  });
});

function ReadyState(): ReactNode {
  useModels();
  return null;
}
