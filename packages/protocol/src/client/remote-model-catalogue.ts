import type {
  CatalogueModel,
  HubModel,
  InspectOptions,
  MachineFacts,
  ModelCatalogue,
  RemoteModel,
  SearchOptions,
} from "@llm/domain";
import { implement } from "@orpc/server";
import type { ClientConnection } from "../connection/client-connection.ts";
import { clientContract } from "../contracts/client-contract.ts";

/** Answers the calls of a {@link RemoteModelCatalogue}. */
export function serveModelCatalogue(catalogue: ModelCatalogue) {
  const os = implement(clientContract.catalogue);
  return {
    listRecommended: os.listRecommended.handler(async () => [
      ...(await catalogue.listRecommended()),
    ]),
    describeMachine: os.describeMachine.handler(() => catalogue.describeMachine()),
    search: os.search.handler(async ({ input: { query, ...settings }, signal }) => [
      ...(await catalogue.search(query, { ...settings, signal })),
    ]),
    inspect: os.inspect.handler(({ input, signal }) => catalogue.inspect(input.source, { signal })),
  };
}

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

  search(query: string, { signal, ...settings }: SearchOptions = {}): Promise<readonly HubModel[]> {
    return this.#connection.run(
      () => this.#client.search({ query, ...settings }, { signal }),
      signal,
    );
  }

  inspect(source: string, { signal }: InspectOptions = {}): Promise<RemoteModel> {
    return this.#connection.run(() => this.#client.inspect({ source }, { signal }), signal);
  }
}
