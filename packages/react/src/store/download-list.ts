import { isSettled, LlmError, type Download, type DownloadId } from "@llm/domain";
import type { ClientServices } from "@llm/protocol";
import type { ScheduleFrame } from "./frame-batch.ts";
import type { StateContainer } from "./state-container.ts";

export interface DownloadListOptions {
  readonly scheduleFrame: ScheduleFrame;
  /** Called when a model has come to the library; shown as complete is its download only after that. */
  readonly onCompleted: () => Promise<void>;
}

/** Keeps the state's downloads current, at most once a frame, and steers them. */
export class DownloadList {
  readonly #state: StateContainer;
  readonly #options: DownloadListOptions;
  readonly #pending = new Map<DownloadId, Download>();
  #cancelFrame: (() => void) | undefined;

  constructor(state: StateContainer, options: DownloadListOptions) {
    this.#state = state;
    this.#options = options;
  }

  /** Reads the downloads there are, then follows them until `signal` aborts. */
  async open({ downloads }: ClientServices, signal: AbortSignal): Promise<void> {
    const list = await downloads.list();
    if (signal.aborted) return;
    this.#state.update({ downloads: Object.fromEntries(list.map((one) => [one.id, one])) });
    void this.#follow(downloads.watch({ signal }), signal);
  }

  /** Starts the download of a source; for a model of the library, that of its newer version. */
  async start(client: ClientServices, modelIdOrSource: string): Promise<void> {
    const { models } = this.#state.getSnapshot();
    const source = models.find(({ id }) => id === modelIdOrSource)?.source;
    await this.#try(async () => {
      const options = source === undefined ? {} : { update: true };
      const download = await client.downloads.start(source ?? modelIdOrSource, options);
      const shown = this.#newest(download.id);
      // What is watched is newer than what was answered, unless it is of an earlier run.
      if (shown === undefined || isSettled(shown)) this.#showNow(download);
    });
  }

  async pause({ downloads }: ClientServices, id: DownloadId): Promise<void> {
    await this.#try(() => downloads.pause(id));
  }

  async resume({ downloads }: ClientServices, id: DownloadId): Promise<void> {
    const before = this.#newest(id);
    if (before !== undefined) {
      const { error: _, ...kept } = before;
      this.#showNow({ ...kept, status: "queued" });
    }
    await this.#try(async () => {
      try {
        await downloads.resume(id);
      } catch (error) {
        if (before !== undefined) this.#showNow(before);
        throw error;
      }
    });
  }

  /** @param id by default the download that was started last of those under way */
  async cancel({ downloads }: ClientServices, id?: DownloadId): Promise<void> {
    const chosen = id ?? this.#state.getSnapshot().download?.id;
    if (chosen !== undefined) await this.#try(() => downloads.cancel(chosen));
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.#state.update({ error: undefined });
    try {
      await work();
    } catch (error) {
      this.#state.update({ error: LlmError.from(error) });
    }
  }

  async #follow(
    states: AsyncIterable<Download, void, undefined>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      for await (const download of states) this.#note(download);
    } catch (error) {
      if (!signal.aborted) this.#state.update({ connectionError: LlmError.from(error) });
    } finally {
      this.#flush();
    }
  }

  #note(download: Download): void {
    const before = this.#newest(download.id);
    const isNew = download.status === "completed" && before?.status !== "completed";
    if (isNew) void this.#options.onCompleted().then(() => this.#show(download));
    else this.#show(download);
  }

  #newest(id: DownloadId): Download | undefined {
    return this.#pending.get(id) ?? this.#state.getSnapshot().downloads[id];
  }

  /** Without waiting for the frame, so that a quick end is still seen as the end of something. */
  #showNow(download: Download): void {
    this.#pending.set(download.id, download);
    this.#flush();
  }

  #show(download: Download): void {
    this.#pending.set(download.id, download);
    this.#cancelFrame ??= this.#options.scheduleFrame(() => this.#flush());
  }

  #flush(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
    if (this.#pending.size === 0) return;
    const { downloads } = this.#state.getSnapshot();
    this.#state.update({ downloads: { ...downloads, ...Object.fromEntries(this.#pending) } });
    this.#pending.clear();
  }
}
