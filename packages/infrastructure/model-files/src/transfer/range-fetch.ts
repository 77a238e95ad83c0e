import { linkedAbortController, LlmError } from "@llm/domain";
import { wait } from "../network/wait.ts";
import type { PartFile } from "./part-file.ts";
import type { PartWriter } from "./part-writer.ts";
import type { RangePlan, Segment } from "./range-plan.ts";
import type { RemoteFile } from "./remote-file.ts";
import type { TransferPatience } from "./transfer-patience.ts";

const lookAgainMs = 50;

/** The server does not give ranges of the file. */
export class RangesIgnored extends Error {
  override readonly name = "RangesIgnored";
}

export interface RangeFetchParts {
  readonly remote: RemoteFile;
  readonly part: PartFile;
  readonly writer: PartWriter;
  readonly patience: TransferPatience;
  readonly plan: RangePlan;
}

/** Fetches the ranges of a plan with several connections. */
export class RangeFetch {
  readonly #parts: RangeFetchParts;

  constructor(parts: RangeFetchParts) {
    this.#parts = parts;
  }

  /**
   * Runs until all ranges are there, and every connection has ended.
   * @throws {LlmError} the errors of a download
   * @throws RangesIgnored | VersionChanged
   */
  async run(connections: number, signal: AbortSignal): Promise<void> {
    using stop = linkedAbortController(signal);
    // The hub is asked once where the file is, and then all connections go there.
    let open: () => void = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    const running = Array.from({ length: connections }, async (_, index) => {
      if (index > 0) await opened;
      try {
        await this.#connect({ signal: stop.signal, onOpened: open });
      } catch (error) {
        stop.abort(error);
        throw error;
      } finally {
        open();
      }
    });
    try {
      await Promise.all(running);
    } finally {
      await Promise.allSettled(running);
    }
  }

  /** One connection: fetches segment after segment until nothing is left. */
  async #connect(options: {
    readonly signal: AbortSignal;
    readonly onOpened: () => void;
  }): Promise<void> {
    const { plan, patience, remote } = this.#parts;
    const { signal } = options;
    let attempt = 0;
    while (!plan.isDone) {
      const segment = plan.take();
      if (segment === undefined) {
        await wait(lookAgainMs, signal);
        continue;
      }
      try {
        await this.#fetch(segment, options);
        attempt = 0;
        plan.release(segment);
      } catch (error) {
        plan.release(segment);
        // A server that asks for fewer requests gets fewer connections.
        const isTooMany = LlmError.isInstance(error) && error.code === "RATE_LIMITED";
        if (isTooMany && plan.activeCount > 0 && !signal.aborted) return;
        attempt = segment.position > segment.start ? 0 : attempt + 1;
        // The hub may know a better place by now.
        if (attempt > 2) remote.forgetLocation();
        await patience.recover(error, attempt, signal);
      }
    }
  }

  async #fetch(
    segment: Segment,
    { signal, onOpened }: { readonly signal: AbortSignal; readonly onOpened: () => void },
  ): Promise<void> {
    const { remote, part, writer, patience } = this.#parts;
    using own = linkedAbortController(signal);
    segment.onTakenOver = () => own.abort();
    try {
      await patience.hold(signal);
      const { position: start, end } = segment;
      const opened = await remote.open({ start, end }, part.identity, own.signal);
      onOpened();
      if (opened.response.status === 200) {
        await opened.response.discard();
        throw new RangesIgnored();
      }
      await writer.identify(opened);
      await writer.write(opened, segment, own.signal);
    } catch (error) {
      // Another connection has what was left.
      if (own.signal.aborted && !signal.aborted && segment.position >= segment.end) return;
      throw error;
    }
  }
}
