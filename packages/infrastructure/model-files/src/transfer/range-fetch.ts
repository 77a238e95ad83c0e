import { LlmError } from "@llm/domain";
import { linkedAbortController } from "@llm/domain/adapters";
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
    using rest = linkedAbortController(stop.signal);
    const running = Array.from({ length: connections }, async () => {
      try {
        await this.#connect(stop.signal, rest.signal);
        if (this.#parts.plan.isDone) rest.abort();
      } catch (error) {
        stop.abort(error);
        throw error;
      }
    });
    try {
      await Promise.all(running);
    } finally {
      await Promise.allSettled(running);
    }
  }

  /** One connection: fetches segment after segment until nothing is left, and rests while others have it all. */
  async #connect(signal: AbortSignal, restSignal: AbortSignal): Promise<void> {
    const { plan, patience, remote } = this.#parts;
    let attempt = 0;
    while (!plan.isDone) {
      const segment = plan.take();
      if (segment === undefined) {
        // Nobody is kept waiting for the end of a rest.
        await wait(lookAgainMs, restSignal).catch(() => signal.throwIfAborted());
        continue;
      }
      try {
        await this.#fetch(segment, signal);
        attempt = 0;
        plan.release(segment);
      } catch (error) {
        plan.release(segment);
        // A server that asks for fewer requests gets fewer connections.
        const isTooMany = LlmError.isInstance(error) && error.code === "RATE_LIMITED";
        if (isTooMany && plan.isReceiving && !signal.aborted) return;
        attempt = segment.position > segment.start ? 0 : attempt + 1;
        // The hub may know a better place by now.
        if (attempt > 2) remote.forgetLocation();
        await patience.recover(error, attempt, signal);
      }
    }
  }

  async #fetch(segment: Segment, signal: AbortSignal): Promise<void> {
    const { remote, part, writer, patience } = this.#parts;
    using own = linkedAbortController(signal);
    segment.onTakenOver = () => own.abort();
    try {
      await patience.hold(own.signal);
      const { position: start, end } = segment;
      const opened = await remote.open({ start, end }, part.identity, own.signal);
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
