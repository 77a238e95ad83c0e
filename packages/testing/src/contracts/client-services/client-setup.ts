import type {
  ConversationService,
  HubAccount,
  LlmService,
  ModelCatalogue,
  ModelDownloads,
  ModelManager,
} from "@llm/domain";
import type { FakeModelDownloader } from "../../fakes/fake-model-downloader.ts";
import type { FakeModelRepository } from "../../fakes/fake-model-repository.ts";
import type { FakeWorkerService } from "../../fakes/fake-worker-service.ts";
import type { TestApi } from "../test-api.ts";

interface Services {
  readonly llm: LlmService;
  readonly models: ModelManager;
  /** On a `FakeConversationRepository`. */
  readonly conversations: ConversationService;
  readonly downloads: ModelDownloads;
  /** On a `FakeModelHub` that was given no models. */
  readonly catalogue: ModelCatalogue;
  /** A `FakeHubAccount`. */
  readonly hubAccount: HubAccount;
}

/** The fakes at the far end. */
interface FarEnd {
  /** The worker that answers in the end, with nothing loaded. */
  readonly worker: FakeWorkerService;
  /** Was given no models, so that it has `starter`, the default, and `storyteller`. */
  readonly repository: FakeModelRepository;
  /** Downloads into the repository. */
  readonly downloader: FakeModelDownloader;
}

/** What a client is to be held to the contract with: its services, and the fakes at the far end. */
export interface ClientSetup extends FarEnd, AsyncDisposable {
  readonly services: Services;
  /** Breaks the connection to the services. Needed for the capability `disconnect`. */
  disconnect?(): void | Promise<void>;
}

export interface ClientCapabilities {
  /** The services are somewhere else and can be lost; the cases of that are left out where they cannot. */
  readonly disconnect: boolean;
}

/** What a case works with. */
export interface Client extends Services, FarEnd {
  disconnect(): Promise<void>;
}

/** Registers a case. */
export type ClientCase = (name: string, run: (client: Client) => Promise<void>) => void;

/** Gives each case a client of its own, which is disposed afterwards. */
export function clientCase(api: TestApi, make: () => Promise<ClientSetup>): ClientCase {
  return (name, run) => {
    const body = async () => {
      await using setup = await make();
      const { llm, models, conversations, downloads, catalogue, hubAccount } = setup.services;
      const { worker, repository, downloader } = setup;
      const disconnect = async () => setup.disconnect?.();
      const services = { llm, models, conversations, downloads, catalogue, hubAccount };
      await run({ ...services, worker, repository, downloader, disconnect });
    };
    api.it(name, body, 30_000);
  };
}
