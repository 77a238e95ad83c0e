import { LlmError, type ModelChange, type ModelId } from "@llm/domain";
import type { ClientServices } from "@llm/protocol";
import type { LlmState, ModelCheck } from "./llm-state.ts";
import type { StateContainer } from "./state-container.ts";

type ChangeIterator = AsyncIterator<ModelChange, void, undefined>;

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
    const changes = models.watch({ signal })[Symbol.asyncIterator]();
    while (!this.#allKnown() && (await this.#takeNext(changes)));
    if (signal.aborted) return;
    this.#state.update({ isReady: true, selectedId: chooseModel(this.#state.getSnapshot()) });
    void this.#follow(changes, signal);
  }

  /** Reads the list again, say after a download. */
  async refresh({ models }: ClientServices): Promise<void> {
    try {
      this.#state.update({ models: await models.list() });
    } catch (error) {
      this.#state.update({ error: LlmError.from(error) });
    }
  }

  async remove(client: ClientServices, id: ModelId): Promise<void> {
    this.#state.update({ error: undefined });
    try {
      await client.models.remove(id);
    } catch (error) {
      this.#state.update({ error: LlmError.from(error) });
    }
    // After a failure too: another program may have removed it.
    await this.refresh(client);
    if (!this.#state.getSnapshot().models.some((model) => model.id === id)) this.#forget(id);
  }

  /** Reads the files of a model and compares them with what was downloaded. */
  async verify({ models }: ClientServices, id: ModelId): Promise<void> {
    this.#state.update({ error: undefined });
    this.#noteCheck(id, { status: "checking", progress: 0 });
    try {
      const verification = await models.verify(id, {
        onProgress: (progress) => this.#noteCheck(id, { status: "checking", progress }),
      });
      this.#noteCheck(id, { status: "done", verification });
    } catch (error) {
      const { [id]: _, ...checks } = this.#state.getSnapshot().checks;
      this.#state.update({ checks, error: LlmError.from(error) });
    }
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

  async #follow(changes: ChangeIterator, signal: AbortSignal): Promise<void> {
    try {
      while (await this.#takeNext(changes));
    } catch (error) {
      if (!signal.aborted) this.#state.update({ connectionError: LlmError.from(error) });
    }
  }

  async #takeNext(changes: ChangeIterator): Promise<boolean> {
    const { done, value: change } = await changes.next();
    if (done === true) return false;
    const { modelStates } = this.#state.getSnapshot();
    if (change.status === "removed") this.#forget(change.modelId);
    else this.#state.update({ modelStates: { ...modelStates, [change.modelId]: change } });
    return true;
  }

  /** A model that is gone, whoever removed it. */
  #forget(id: ModelId): void {
    const { models, modelStates, checks, selectedId } = this.#state.getSnapshot();
    const { [id]: _, ...otherStates } = modelStates;
    const { [id]: __, ...otherChecks } = checks;
    const others = models.filter((model) => model.id !== id);
    this.#state.update({
      models: others,
      modelStates: otherStates,
      checks: otherChecks,
      selectedId: selectedId === id ? others[0]?.id : selectedId,
    });
  }

  #noteCheck(id: ModelId, check: ModelCheck): void {
    const { checks } = this.#state.getSnapshot();
    this.#state.update({ checks: { ...checks, [id]: check } });
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
