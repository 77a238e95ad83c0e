import { LlmError } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { act, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { FakeClient } from "../../../test/fake-client.ts";
import { settle } from "../../../test/open-store.ts";
import { LlmProvider } from "../../hooks/llm-provider.tsx";
import { brazilianPortuguese } from "../../messages/pt-br.ts";
import { MessagesProvider } from "../../messages/messages-provider.tsx";
import { HubTokenSettings } from "./hub-token-settings.tsx";

async function open(change: Partial<FakeClient> = {}) {
  const client = Object.assign(new FakeClient(), change);
  const { container } = render(
    <LlmProvider client={client}>
      <HubTokenSettings />
    </LlmProvider>,
  );
  await act(settle);
  return { client, container };
}

const field = () => screen.getByLabelText<HTMLInputElement>("Token of your Hugging Face account");
const situation = () => screen.getByRole("status").textContent;

describe("HubTokenSettings", () => {
  it("sets a token, says whose it is and never what, and removes it, all by keyboard", async () => {
    const { client, container } = await open();
    expect(situation()).toBe("No token is set.");
    await userEvent.tab();
    expect(document.activeElement).toBe(field());
    await userEvent.keyboard("hf_mine{Enter}");
    await act(settle);
    expect(situation()).toMatch(/^A token of the account me is set\./);
    expect(field().value).toBe("");
    expect(container.innerHTML).not.toContain("hf_mine");

    screen.getByRole("button", { name: "Remove the saved token" }).focus();
    await userEvent.keyboard("{Enter}");
    await act(settle);
    expect(client.steps).toEqual(["token hf_mine", "remove token"]);
    expect(situation()).toBe("No token is set.");
    expect(screen.queryByRole("button", { name: "Remove the saved token" })).toBeNull();
    expect(document.activeElement).toBe(field());
  });

  it("says when the hub could not be asked about the token that was saved", async () => {
    await open({ userName: undefined });
    await userEvent.type(field(), "hf_mine{Enter}");
    await act(settle);
    expect(situation()).toMatch(/^A token is set\. .* The hub could not be asked/);
  });

  it("keeps what it says, and what was typed, when a token is refused", async () => {
    const failToken = new LlmError("ACCESS_DENIED", "It is so.", { details: { status: 401 } });
    await open({ tokenSource: "settings", failToken });
    await userEvent.type(field(), "hf_wrong{Enter}");
    await act(settle);
    expect(screen.getByRole("alert").textContent).toMatch(/does not know this token/);
    expect(situation()).toMatch(/^A token is set\./);
    expect(field().value).toBe("hf_wrong");
  });

  it.each([
    ["hub-tools", /^The token that Hugging Face’s own tools saved is used/, true],
    ["environment", /HF_TOKEN is used/, false],
  ] as const)("says that the token of the %s is used", async (tokenSource, words, isChangeable) => {
    await open({ tokenSource });
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(document.querySelector("input") !== null).toBe(isChangeable);
    expect(screen.queryByRole("button", { name: "Remove the saved token" })).toBeNull();
  });

  it("says what keeps it from being known, and asks again", async () => {
    const failDescribe = new LlmError("SETTINGS_UNUSABLE", "They are damaged.");
    const { client } = await open({ failDescribe });
    expect(screen.getByRole("alert").textContent).toMatch(/settings\.json/);
    client.failDescribe = undefined;
    await userEvent.click(screen.getByRole("button", { name: "Retry" }));
    await act(settle);
    expect(situation()).toBe("No token is set.");
  });

  it("speaks Portuguese", async () => {
    render(
      <MessagesProvider messages={brazilianPortuguese}>
        <LlmProvider client={new FakeClient()}>
          <HubTokenSettings />
        </LlmProvider>
      </MessagesProvider>,
    );
    await act(settle);
    expect(situation()).toBe("Nenhum token está definido.");
    expect(screen.getByLabelText("Token da sua conta no Hugging Face")).toBeTruthy();
  });
});
