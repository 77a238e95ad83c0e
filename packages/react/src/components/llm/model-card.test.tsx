import { LlmError, summarizeError, type ModelState } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { loadedStarter, other, starter } from "../../../test/fake-client.ts";
import { MessagesProvider } from "../../messages/messages-provider.tsx";
import { brazilianPortuguese } from "../../messages/pt-br.ts";
import { modelCardState } from "./model-card-state.ts";
import { ModelCard } from "./model-card.tsx";

const error = summarizeError(
  new LlmError("MODEL_FILE_INVALID", "The file is no GGUF model.", { hint: "Choose another." }),
);

function renderCard(state: ModelState | undefined, model = starter) {
  const done: string[] = [];
  const card = (
    <ModelCard
      model={model}
      state={modelCardState(state)}
      onLoad={() => done.push("load")}
      onCancelLoad={() => done.push("cancel")}
      onUnload={() => done.push("unload")}
    />
  );
  return { done, card };
}

const press = async (name: string) => userEvent.click(screen.getByRole("button", { name }));

describe("ModelCard", () => {
  it("shows what is known of the model and loads it", async () => {
    const { done, card } = renderCard(undefined);
    render(card);
    const shown = screen.getByRole("article", { name: "Starter" });
    for (const text of [
      "LLM Desktop",
      "Explains the app.",
      "4.5 MB",
      "2.2M",
      "F16",
      "1,024 tokens",
      "MIT",
      "Ready",
    ]) {
      expect(within(shown).getByText(text)).toBeTruthy();
    }
    await press("Load");
    expect(done).toEqual(["load"]);
  });

  it("leaves out what is not known", () => {
    render(renderCard({ modelId: "other", status: "unloaded" }, other).card);
    expect(screen.getAllByRole("term").map(({ textContent }) => textContent)).toEqual(["Size"]);
  });

  it("shows how far a load is and cancels it", async () => {
    const { done, card } = renderCard({ modelId: "starter", status: "loading", progress: 0.634 });
    render(card);
    expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("63");
    expect(screen.getByText("63%")).toBeTruthy();
    await press("Cancel");
    expect(done).toEqual(["cancel"]);
  });

  it("shows what a loaded model takes and unloads it", async () => {
    const { done, card } = renderCard({
      modelId: "starter",
      status: "loaded",
      loaded: loadedStarter,
    });
    render(card);
    expect(screen.getByText("21 MB")).toBeTruthy();
    await press("Unload");
    expect(done).toEqual(["unload"]);
  });

  it("says what went wrong, what to do, and tries again", async () => {
    const { done, card } = renderCard({ modelId: "starter", status: "failed", error });
    render(card);
    const alert = screen.getByRole("alert");
    expect(within(alert).getByText("The file is no GGUF model.")).toBeTruthy();
    expect(within(alert).getByText("Choose another.")).toBeTruthy();
    expect(alert.textContent).toContain("MODEL_FILE_INVALID");
    await press("Retry");
    expect(done).toEqual(["load"]);
  });

  it("speaks Portuguese", () => {
    const { card } = renderCard({ modelId: "starter", status: "failed", error });
    render(<MessagesProvider messages={brazilianPortuguese}>{card}</MessagesProvider>);
    expect(screen.getByText("O arquivo não é um modelo GGUF válido.")).toBeTruthy();
    expect(screen.getByText("4,5 MB")).toBeTruthy();
  });
});
