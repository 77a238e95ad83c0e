import type { LlmService, ModelManager } from "@llm/domain";
import type { FakeWorkerService } from "../../fakes/fake-worker-service.ts";
import type { TestApi } from "../test-api.ts";

/** What a client is to be held to the contract with: its services, and the fakes at the far end. */
export interface ClientSetup extends AsyncDisposable {
  /** On the models of a `FakeModelRepository` that was given none: `starter`, the default, and `storyteller`. */
  readonly services: { readonly llm: LlmService; readonly models: ModelManager };
  /** The worker that answers in the end, with nothing loaded. */
  readonly worker: FakeWorkerService;
  /** Breaks the connection to the services. Needed for the capability `disconnect`. */
  disconnect?(): void | Promise<void>;
}

export interface ClientCapabilities {
  /** The services are somewhere else and can be lost; the cases of that are left out where they cannot. */
  readonly disconnect: boolean;
}

/** What a case works with. */
export interface Client {
  readonly llm: LlmService;
  readonly models: ModelManager;
  readonly worker: FakeWorkerService;
  disconnect(): Promise<void>;
}

/** Registers a case. */
export type ClientCase = (name: string, run: (client: Client) => Promise<void>) => void;

/** Gives each case a client of its own, which is disposed afterwards. */
export function clientCase(api: TestApi, make: () => Promise<ClientSetup>): ClientCase {
  return (name, run) => {
    const body = async () => {
      await using setup = await make();
      const { llm, models } = setup.services;
      const disconnect = async () => setup.disconnect?.();
      await run({ llm, models, worker: setup.worker, disconnect });
    };
    api.it(name, body, 30_000);
  };
}
