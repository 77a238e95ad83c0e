import type { ByteRange } from "./byte-range.ts";
import type { HubRequest, RequestRecord } from "./hub-request.ts";

/** Every request of both servers, and what tests ask about them. */
export class RequestLog {
  readonly #started = performance.now();
  #requests: RequestRecord[] = [];
  #transfers = 0;
  #mostTransfers = 0;

  get requests(): readonly HubRequest[] {
    return this.#requests;
  }

  /** Most bodies of files that were sent at the same time. */
  get mostTransfersAtOnce(): number {
    return this.#mostTransfers;
  }

  now(): number {
    return performance.now() - this.#started;
  }

  add(record: RequestRecord): void {
    this.#requests.push(record);
  }

  /** Forgets what was; requests that are being answered are no longer listed. */
  clear(): void {
    this.#requests = [];
    this.#mostTransfers = this.#transfers;
  }

  startTransfer(): void {
    this.#transfers += 1;
    this.#mostTransfers = Math.max(this.#mostTransfers, this.#transfers);
  }

  endTransfer(): void {
    this.#transfers -= 1;
  }

  bytesSent(file?: string): number {
    return this.#transfersOf(file).reduce((sum, { bytesSent }) => sum + bytesSent, 0);
  }

  /** Bytes of a file sent a second time, and a third. */
  bytesSentAgain(file: string): number {
    const ranges = this.#transfersOf(file).map(({ part, bytesSent }) => {
      const start = part?.start ?? 0;
      return { start, end: start + bytesSent };
    });
    return this.bytesSent(file) - coveredBytes(ranges);
  }

  #transfersOf(file: string | undefined): readonly HubRequest[] {
    return this.#requests.filter(
      (request) => request.part !== undefined && (file === undefined || request.file === file),
    );
  }
}

function coveredBytes(ranges: readonly ByteRange[]): number {
  let covered = 0;
  let reached = 0;
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    covered += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return covered;
}
