import type { Writable } from "node:stream";

/** Writes at the pace of who reads; rejects when nobody reads any more. */
export function writeText(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Tells whether a write failed because the reader left, as `head` does when it has enough. */
export function isReaderGone(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "EPIPE";
}
