import type { Download, DownloadId, ModelDownloads, StartOptions, WatchOptions } from "@llm/domain";
import type { ClientConnection } from "../connection/client-connection.ts";
import type { clientContract } from "../contracts/client-contract.ts";
import { remoteWatch } from "./remote-watch.ts";

/** The downloads of the host at the other end of a connection. */
export class RemoteModelDownloads implements ModelDownloads {
  readonly #connection: ClientConnection<typeof clientContract>;

  constructor(connection: ClientConnection<typeof clientContract>) {
    this.#connection = connection;
  }

  get #client() {
    return this.#connection.client.downloads;
  }

  start(source: string, { sha256, update }: StartOptions = {}): Promise<Download> {
    return this.#connection.run(() => this.#client.start({ source, sha256, update }));
  }

  list(): Promise<readonly Download[]> {
    return this.#connection.run(() => this.#client.list());
  }

  pause(downloadId: DownloadId): Promise<void> {
    return this.#connection.run(async () => {
      await this.#client.pause({ downloadId });
    });
  }

  resume(downloadId: DownloadId): Promise<void> {
    return this.#connection.run(async () => {
      await this.#client.resume({ downloadId });
    });
  }

  cancel(downloadId: DownloadId): Promise<void> {
    return this.#connection.run(async () => {
      await this.#client.cancel({ downloadId });
    });
  }

  watch(options: WatchOptions = {}): AsyncGenerator<Download, void, undefined> {
    return remoteWatch(this.#connection, this.#client.watch, options);
  }
}
