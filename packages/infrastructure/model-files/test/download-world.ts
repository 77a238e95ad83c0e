import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Download, Logger } from "@llm/domain";
import { startHub, type Hub, type HubOptions } from "@llm/testing/hub";
import {
  FileModelRepository,
  HubAccess,
  HubModelDownloader,
  type HubAccessOptions,
  type HubModelDownloaderOptions,
} from "../src/index.ts";

/** Quick enough for tests, and still in the order of the real ones. */
export const quickPatience = {
  stallMs: 500,
  giveUpMs: 3_000,
  firstWaitMs: 20,
  longestWaitMs: 200,
  longestRequestedMs: 5_000,
};

export interface WorldOptions {
  readonly hub?: HubOptions;
  readonly access?: HubAccessOptions;
  readonly downloader?: Partial<HubModelDownloaderOptions>;
}

/** A hub, and a library that downloads from it. */
export class DownloadWorld implements AsyncDisposable {
  readonly hub: Hub;
  readonly folder: string;
  readonly library: FileModelRepository;
  readonly logged: string[] = [];
  readonly #home: string;
  readonly #options: WorldOptions;
  readonly #opened: AsyncDisposable[] = [];

  private constructor(hub: Hub, home: string, options: WorldOptions) {
    this.hub = hub;
    this.#home = home;
    this.folder = join(home, "models");
    this.#options = options;
    this.library = new FileModelRepository({ bundled: [], folder: this.folder });
  }

  static async open(options: WorldOptions = {}): Promise<DownloadWorld> {
    const home = await mkdtemp(join(tmpdir(), "downloads-"));
    const hub = await startHub(options.hub);
    return new DownloadWorld(hub, home, options);
  }

  /** A further downloader on the same folders, as the next program would have. */
  downloader(
    more: Partial<HubModelDownloaderOptions> = {},
    accessOptions: HubAccessOptions = {},
  ): HubModelDownloader {
    const access = new HubAccess({
      endpoint: this.hub.endpoint,
      patience: quickPatience,
      ...this.#options.access,
      ...accessOptions,
    });
    const downloader = new HubModelDownloader({
      access,
      folder: this.folder,
      stateFolder: join(this.#home, "downloads"),
      cacheFolder: join(this.#home, "no-cache"),
      library: this.library,
      logger: this.#logger(),
      ...this.#options.downloader,
      ...more,
    });
    this.#opened.push(access, downloader);
    return downloader;
  }

  /** Waits until a download is as `condition` says, and gives it. */
  async until(
    downloader: HubModelDownloader,
    condition: (download: Download) => boolean,
  ): Promise<Download> {
    for await (const download of downloader.watch()) if (condition(download)) return download;
    throw new Error("The downloader ended.");
  }

  path(...names: readonly string[]): string {
    return join(this.#home, ...names);
  }

  /** Every file below the folder of models, by its path there. */
  async files(): Promise<readonly string[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .sort();
  }

  async sha256(path: string): Promise<string> {
    return createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const resource of this.#opened.reverse()) await resource[Symbol.asyncDispose]();
    await this.hub[Symbol.asyncDispose]();
    await rm(this.#home, { recursive: true, force: true });
  }

  #logger(): Logger {
    const log = (fields: object, message = "") => {
      this.logged.push(`${message} ${JSON.stringify(fields)}`);
    };
    return { debug: log, info: log, warn: log, error: log };
  }
}
