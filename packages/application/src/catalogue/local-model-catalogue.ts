import type {
  CatalogueModel,
  HubModel,
  InspectOptions,
  MachineFacts,
  ModelCatalogue,
  ModelHub,
  RemoteModel,
  SearchOptions,
} from "@llm/domain";

export interface LocalModelCatalogueParts {
  /** Asked for everything that is not recommended here. */
  hub: ModelHub;
  recommended: readonly CatalogueModel[];
  machine: MachineFacts;
}

/** The recommended models of this program, those of a hub, and the machine they would run on. */
export class LocalModelCatalogue implements ModelCatalogue {
  readonly #hub: ModelHub;
  readonly #recommended: readonly CatalogueModel[];
  readonly #machine: MachineFacts;

  constructor({ hub, recommended, machine }: LocalModelCatalogueParts) {
    this.#hub = hub;
    this.#recommended = recommended.toSorted((one, other) => one.sizeBytes - other.sizeBytes);
    this.#machine = machine;
  }

  async listRecommended(): Promise<readonly CatalogueModel[]> {
    return this.#recommended;
  }

  async describeMachine(): Promise<MachineFacts> {
    return this.#machine;
  }

  async search(query: string, options?: SearchOptions): Promise<readonly HubModel[]> {
    return this.#hub.search(query, options);
  }

  async inspect(source: string, options?: InspectOptions): Promise<RemoteModel> {
    return this.#hub.inspect(source, options);
  }
}
