import type { Download, DownloadId, ModelDownloads, StartOptions, WatchOptions } from "@llm/domain";
import { implement } from "@orpc/server";
import type { ClientConnection } from "../connection/client-connection.ts";
import { clientContract } from "../contracts/client-contract.ts";
import { remoteWatch, writeWatch } from "./remote-watch.ts";

/** Answers the calls of {@link RemoteModelDownloads}. */
export function serveModelDownloads(downloads: ModelDownloads) {
  const os = implement(clientContract.downloads);
  return {
    start: os.start.handler(({ input: { source, ...settings } }) =>
      downloads.start(source, settings),
    ),
    list: os.list.handler(async () => [...(await downloads.list())]),
    pause: os.pause.handler(({ input }) => downloads.pause(input.downloadId)),
    resume: os.resume.handler(({ input }) => downloads.resume(input.downloadId)),
    cancel: os.cancel.handler(({ input }) => downloads.cancel(input.downloadId)),
    watch: os.watch.handler(({ signal }) => writeWatch((watch) => downloads.watch(watch), signal)),
  };
}

/** The downloads of the host at the other end of a connection. */
export class RemoteModelDownloads implements ModelDownloads {
  readonly #connection: ClientConnection<typeof clientContract>;

  constructor(connection: ClientConnection<typeof clientContract>) {
    this.#connection = connection;
  }

  get #client() {
    return this.#connection.client.downloads;
  }

  start(source: string, settings: StartOptions = {}): Promise<Download> {
    return this.#connection.run(() => this.#client.start({ source, ...settings }));
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
