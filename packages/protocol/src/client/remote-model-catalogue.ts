import type {
  CatalogueModel,
  HubModel,
  InspectOptions,
  MachineFacts,
  ModelCatalogue,
  RemoteModel,
  SearchOptions,
} from "@llm/domain";
import type { ClientConnection } from "../connection/client-connection.ts";
import type { clientContract } from "../contracts/client-contract.ts";

/** The `ModelCatalogue` of the host at the other end of a connection. */
export class RemoteModelCatalogue implements ModelCatalogue {
  readonly #connection: ClientConnection<typeof clientContract>;

  constructor(connection: ClientConnection<typeof clientContract>) {
    this.#connection = connection;
  }

  get #client() {
    return this.#connection.client.catalogue;
  }

  listRecommended(): Promise<readonly CatalogueModel[]> {
    return this.#connection.run(() => this.#client.listRecommended());
  }

  describeMachine(): Promise<MachineFacts> {
    return this.#connection.run(() => this.#client.describeMachine());
  }

  search(query: string, { limit, signal }: SearchOptions = {}): Promise<readonly HubModel[]> {
    return this.#connection.run(() => this.#client.search({ query, limit }, { signal }), signal);
  }

  inspect(source: string, { signal }: InspectOptions = {}): Promise<RemoteModel> {
    return this.#connection.run(() => this.#client.inspect({ source }, { signal }), signal);
  }
}
