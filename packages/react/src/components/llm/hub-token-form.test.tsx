import { LlmError, type ErrorSummary } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { act, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { download, FakeClient } from "../../../test/fake-client.ts";
import { settle } from "../../../test/open-store.ts";
import { LlmProvider } from "../../hooks/llm-provider.tsx";
import { useModels } from "../../hooks/use-models.ts";
import { HubTokenForm } from "./hub-token-form.tsx";
import { ModelCard } from "./model-card.tsx";

const label = "Token of your Hugging Face account";
const page = "https://hub.example/acme/tiny";
const gated = denied({ reason: "GatedRepo", page });

function denied(details: ErrorSummary["details"]): ErrorSummary {
  return { code: "ACCESS_DENIED", message: "No.", hint: "", retryable: false, details };
}

async function open(client = new FakeClient(), error = gated) {
  let changes = 0;
  render(
    <LlmProvider client={client}>
      <HubTokenForm error={error} onChanged={() => (changes += 1)} />
    </LlmProvider>,
  );
  await act(settle);
  return { client, changes: () => changes };
}

const field = () => screen.getByLabelText<HTMLInputElement>(label);
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

describe("HubTokenForm", () => {
  it("saves a token that is pasted, shows none of it, and goes on", async () => {
    const { client, changes } = await open();
    expect(field().type).toBe("password");
    await userEvent.click(field());
    await userEvent.paste("hf_mine");
    await userEvent.keyboard("{Enter}");
    expect(client.steps).toEqual(["token hf_mine"]);
    expect(changes()).toBe(1);
    expect(document.body.textContent).not.toContain("hf_mine");
  });

  it("says what else keeps a token from being saved", async () => {
    const { client } = await open();
    client.failToken = new LlmError("INVALID_ARGUMENT", "It is none.", { hint: "Copy it again." });
    await userEvent.type(field(), "hf_a hf_b{Enter}");
    expect(screen.getByRole("alert").textContent).toBe("It is none. Copy it again.");
  });

  it("links the page of the hub where tokens are made", async () => {
    await open();
    await userEvent.click(screen.getByRole("link", { name: "Make a token" }));
    expect(screen.getByText("https://hub.example/settings/tokens")).toBeTruthy();
    // It is no answer of a model that holds this link.
    expect(screen.getByRole("alertdialog").textContent).not.toContain("answer");
  });

  it("does nothing without a token", async () => {
    const { client } = await open();
    await press("Save");
    await userEvent.type(field(), "  {Enter}");
    expect(client.steps).toEqual([]);
  });

  it("says why a token is not saved, and takes another", async () => {
    const { client, changes } = await open();
    client.failToken = new LlmError("ACCESS_DENIED", "It is so.", {
      details: { status: 401, page },
    });
    await userEvent.type(field(), "hf_wrong");
    await press("Save");
    expect(screen.getByRole("alert").textContent).toMatch(/does not know this token/);
    expect(changes()).toBe(0);
    client.failToken = undefined;
    await userEvent.clear(field());
    await userEvent.type(field(), "hf_right");
    await press("Save");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(changes()).toBe(1);
  });

  it("removes a token that is saved, and goes on", async () => {
    const client = new FakeClient();
    client.tokenSource = "settings";
    const { changes } = await open(client);
    await press("Remove the saved token");
    expect(client.steps).toEqual(["remove token"]);
    expect(changes()).toBe(1);
  });

  it("says that a token of the environment comes first, and takes none then", async () => {
    const client = new FakeClient();
    client.tokenSource = "environment";
    await open(client);
    expect(screen.getByText(/HF_TOKEN is used/)).toBeTruthy();
    expect(screen.queryByLabelText(label)).toBeNull();
  });

  describe("of a model that is missing or private", () => {
    const missing = { ...denied({ page, mayBePrivate: true }), code: "MODEL_NOT_FOUND" as const };

    it("takes a token", async () => {
      const { client, changes } = await open(new FakeClient(), missing);
      await userEvent.type(field(), "hf_mine{Enter}");
      expect(client.steps).toEqual(["token hf_mine"]);
      expect(changes()).toBe(1);
    });

    it("is not there when there is a token already", async () => {
      const client = new FakeClient();
      client.tokenSource = "settings";
      await open(client, missing);
      expect(screen.queryByLabelText(label)).toBeNull();
    });
  });

  it.each([
    ["the hub has the model and not the file", { ...gated, code: "MODEL_NOT_FOUND" as const }],
    ["another server refuses a file", denied({ host: "example.com", status: 403 })],
    ["the page is none", denied({ status: 401, page: "x" })],
    ["the network is gone", { ...gated, code: "CONNECTION_LOST" as const }],
  ])("is not there when %s", async (_, error) => {
    await open(new FakeClient(), error);
    expect(screen.queryByLabelText(label)).toBeNull();
  });

  it("is on the card of a model whose download it lets go on", async () => {
    const client = new FakeClient();
    client.setDownload(download({ status: "failed", error: gated }));
    function Card() {
      useModels();
      return <ModelCard model={{ source: "hf:acme/tiny:Q8_0", name: "Tiny" }} />;
    }
    render(
      <LlmProvider client={client}>
        <Card />
      </LlmProvider>,
    );
    await act(settle);
    await act(settle);
    await userEvent.type(field(), "hf_mine{Enter}");
    expect(client.steps).toEqual(["token hf_mine", "resume download-1"]);
  });
});
