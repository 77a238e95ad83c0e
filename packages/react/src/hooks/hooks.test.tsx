import { describe, expect, it } from "@jest/globals";
import { act, render, screen, waitFor } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { FakeClient } from "../../test/fake-client.ts";
import type { UiClient } from "../store/llm-store.ts";
import { LlmProvider, useLlmClient } from "./llm-provider.tsx";
import { useLLM } from "./use-llm.ts";
import { useModels } from "./use-models.ts";

function Shown({ expected }: { readonly expected: UiClient }): ReactNode {
  const { state, actions } = useLLM();
  const models = useModels();
  const isExpected = useLlmClient() === expected;
  return (
    <>
      <p>
        {models.map(({ model, state: now }) => `${model.name} ${now?.status ?? "?"}`).join(", ")}
      </p>
      <p>{state.messages.map(({ content }) => content).join(" / ")}</p>
      <p>{isExpected ? "its client" : "another client"}</p>
      <button onClick={() => void actions.generateChatCompletion("Hello")}>Ask</button>
    </>
  );
}

const page = (client: UiClient) => (
  <StrictMode>
    <LlmProvider client={client}>
      <Shown expected={client} />
    </LlmProvider>
  </StrictMode>
);

describe("the hooks", () => {
  it("show the models live and stream an answer with the frames of the page", async () => {
    const client = new FakeClient();
    const { unmount } = render(page(client));
    await screen.findByText("Starter unloaded, Other unloaded");
    expect(client.watchCount).toBe(1);
    act(() => client.finishLoad("starter"));
    await screen.findByText("Starter loaded, Other unloaded");
    act(() => screen.getByRole("button").click());
    await act(() => client.answer.text("Hi"));
    await screen.findByText("Hello / Hi");
    unmount();
    await waitFor(() => expect(client.watchCount).toBe(0));
  });

  it("go on with another client and keep the conversation", async () => {
    const first = new FakeClient();
    const { rerender } = render(page(first));
    await screen.findByText("Starter unloaded, Other unloaded");
    act(() => screen.getByRole("button").click());
    await act(() => first.answer.finish());
    const second = new FakeClient();
    second.finishLoad("other");
    rerender(page(second));
    await screen.findByText("Starter unloaded, Other loaded");
    expect(screen.getByText("its client")).toBeTruthy();
    expect(screen.getByText("Hello /")).toBeTruthy();
    expect(first.watchCount).toBe(0);
  });

  it("need a provider", () => {
    const silence = console.error;
    console.error = () => undefined;
    try {
      expect(() => render(<Shown expected={new FakeClient()} />)).toThrow("<LlmProvider>");
    } finally {
      console.error = silence;
    }
  });
});
