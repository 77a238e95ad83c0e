import { createReadStream, statSync } from "node:fs";

/** Bytes of a file that a hub serves, readable from anywhere without holding all of them. */
export interface HubContent {
  /** Bytes. */
  readonly size: number;
  /** Gives the bytes from `start` up to, but without, `end`, piece by piece. */
  read(start: number, end: number): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Large, so that the hub is not what a fast download waits for. */
const pieceBytes = 256 * 1024;

export function bytesContent(bytes: Uint8Array): HubContent {
  return { size: bytes.length, read: (start, end) => pieces(bytes, start, end) };
}

/** Gives the bytes from `start` up to, but without, `end`. */
export function* pieces(bytes: Uint8Array, start: number, end: number): Generator<Uint8Array> {
  for (let at = start; at < end; at += pieceBytes) {
    yield bytes.subarray(at, Math.min(at + pieceBytes, end));
  }
}

/**
 * The content of a file on disk, which must stay as it is.
 * @throws {Error} ENOENT when there is no such file.
 */
export function fileContent(path: string): HubContent {
  return {
    size: statSync(path).size,
    // A generator, so that the file is opened only when it is read: not every reply is sent.
    async *read(start, end): AsyncGenerator<Uint8Array> {
      if (start >= end) return;
      yield* createReadStream(path, { start, end: end - 1, highWaterMark: pieceBytes });
    },
  };
}
