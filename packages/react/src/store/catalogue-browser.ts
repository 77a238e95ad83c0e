import { LlmError } from "@llm/domain";
import type { ClientServices } from "@llm/protocol";
import type { Inspection } from "./llm-state.ts";
import type { StateContainer } from "./state-container.ts";

/** Reads the catalogue, searches the hub and describes what it has. */
export class CatalogueBrowser {
  readonly #state: StateContainer;
  #search = new AbortController();

  constructor(state: StateContainer) {
    this.#state = state;
  }

  async open({ catalogue }: ClientServices, signal: AbortSignal): Promise<void> {
    const [recommended, machine] = await Promise.all([
      catalogue.listRecommended(),
      catalogue.describeMachine(),
    ]);
    if (!signal.aborted) this.#state.update({ catalogue: recommended, machine });
  }

  /** Searches; an earlier search is given up. An empty query ends the search, a source is described. */
  async search(client: ClientServices, text: string): Promise<void> {
    this.#search.abort();
    const query = text.trim();
    if (query === "") return this.#state.update({ search: undefined });
    if (isSource(query)) {
      const results = [{ source: query, repository: nameOf(query), isGated: false }];
      this.#state.update({ search: { query, status: "done", results } });
      return this.inspect(client, query);
    }
    const { signal } = (this.#search = new AbortController());
    this.#state.update({ search: { query, status: "searching" } });
    try {
      const results = await client.catalogue.search(query, { signal });
      if (!signal.aborted) this.#state.update({ search: { query, status: "done", results } });
    } catch (error) {
      if (signal.aborted) return;
      this.#state.update({ search: { query, status: "failed", error: LlmError.from(error) } });
    }
  }

  /** Reads the facts of a model from its header, once. */
  async inspect({ catalogue }: ClientServices, source: string): Promise<void> {
    const known = this.#state.getSnapshot().inspections[source];
    if (known !== undefined && known.status !== "failed") return;
    this.#note(source, { status: "reading" });
    try {
      this.#note(source, { status: "done", model: await catalogue.inspect(source) });
    } catch (error) {
      this.#note(source, { status: "failed", error: LlmError.from(error) });
    }
  }

  #note(source: string, inspection: Inspection): void {
    const { inspections } = this.#state.getSnapshot();
    this.#state.update({ inspections: { ...inspections, [source]: inspection } });
  }
}

function isSource(query: string): boolean {
  return /^(hf:|https?:\/\/)\S/i.test(query);
}

function nameOf(source: string): string {
  return source.replace(/^(hf:|https?:\/\/)/i, "").replace(/[?#].*$/, "");
}
