import { LlmError, type ModelId, type ModelState } from "@llm/domain";
import type { ClientServices } from "@llm/protocol";
import type { LlmState } from "./llm-state.ts";
import type { StateContainer } from "./state-container.ts";

type StateIterator = AsyncIterator<ModelState, void, undefined>;

/** Keeps the state's models current, and loads and unloads them. */
export class ModelLibrary {
  readonly #state: StateContainer;
  readonly #loads = new Map<ModelId, AbortController>();

  constructor(state: StateContainer) {
    this.#state = state;
  }

  /** Reads the models, follows their states until `signal` aborts, and chooses a model when all are known. */
  async open({ models }: ClientServices, signal: AbortSignal): Promise<void> {
    const list = await models.list();
    if (signal.aborted) return;
    this.#state.update({ models: list, modelStates: {} });
    const states = models.watch({ signal })[Symbol.asyncIterator]();
    while (!this.#allKnown() && (await this.#takeNext(states)));
    if (signal.aborted) return;
    this.#state.update({ isReady: true, selectedId: chooseModel(this.#state.getSnapshot()) });
    void this.#follow(states, signal);
  }

  async load({ llm }: ClientServices, id: ModelId): Promise<void> {
    const { selectedId: previous } = this.#state.getSnapshot();
    const cancel = new AbortController();
    this.#loads.set(id, cancel);
    this.#state.update({ selectedId: id, error: undefined });
    try {
      await llm.loadModel(id, { signal: cancel.signal });
    } catch (error) {
      if (cancel.signal.aborted) this.#state.update({ selectedId: previous });
      else this.#state.update({ error: LlmError.from(error) });
    } finally {
      if (this.#loads.get(id) === cancel) this.#loads.delete(id);
    }
  }

  /** Cancels a load, also one that another window or a question began. */
  async cancelLoad(client: ClientServices, id: ModelId): Promise<void> {
    const load = this.#loads.get(id);
    if (load === undefined) return this.unload(client, id);
    load.abort(new DOMException("The load was cancelled.", "AbortError"));
  }

  async unload({ models }: ClientServices, id: ModelId): Promise<void> {
    this.#state.update({ error: undefined });
    try {
      await models.unload(id);
    } catch (error) {
      this.#state.update({ error: LlmError.from(error) });
    }
  }

  async #follow(states: StateIterator, signal: AbortSignal): Promise<void> {
    try {
      while (await this.#takeNext(states));
    } catch (error) {
      if (!signal.aborted) this.#state.update({ connectionError: LlmError.from(error) });
    }
  }

  async #takeNext(states: StateIterator): Promise<boolean> {
    const next = await states.next();
    if (next.done === true) return false;
    const { modelStates } = this.#state.getSnapshot();
    this.#state.update({ modelStates: { ...modelStates, [next.value.modelId]: next.value } });
    return true;
  }

  #allKnown(): boolean {
    const { models, modelStates } = this.#state.getSnapshot();
    return models.every(({ id }) => modelStates[id] !== undefined);
  }
}

/** Keeps the choice there is; else takes a model that is loaded, else the default one. */
function chooseModel({ models, modelStates, model }: LlmState): ModelId | undefined {
  const loaded = models.find(({ id }) => modelStates[id]?.status === "loaded");
  return (model ?? loaded ?? models[0])?.id;
}
