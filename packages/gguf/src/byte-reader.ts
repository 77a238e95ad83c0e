import { GgufProblem, MoreBytesNeeded } from "./gguf-problem.ts";
import type { GgufScalar, GgufScalarType } from "./value-types.ts";

/** Reads little-endian values one after the other from the first bytes of a file. */
export class ByteReader {
  /** A Buffer, which makes short texts many times faster than a TextDecoder: vocabularies have 100,000 of them. */
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #fileBytes: number;
  #position = 0;

  /** `fileBytes` is the size of the whole file, of which `bytes` may be only the begin. */
  constructor(bytes: Uint8Array, fileBytes: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#fileBytes = fileBytes;
  }

  get position(): number {
    return this.#position;
  }

  /** Bytes of the file that are not read yet. */
  get remaining(): number {
    return this.#fileBytes - this.#position;
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** A count or an offset. Above 2^53 it is not exact, and larger than any file. */
  count(): number {
    const at = this.#take(8);
    return this.#view.getUint32(at, true) + this.#view.getUint32(at + 4, true) * 2 ** 32;
  }

  /** Bytes that are no UTF-8 become lone surrogates, so that texts are equal only if their bytes are. */
  text(): string {
    const length = this.count();
    const at = this.#take(length);
    const text = this.#bytes.toString("utf8", at, at + length);
    if (!text.includes("\uFFFD")) return text;
    const bytes = this.#bytes.subarray(at, at + length);
    return Buffer.from(text).equals(bytes) ? text : escapedText(bytes);
  }

  skipText(): void {
    this.skip(this.count());
  }

  skip(length: number): void {
    if (length > this.remaining) {
      throw new GgufProblem("It ends in the middle of its header; the download is incomplete.");
    }
    this.#position += length;
  }

  scalar(type: GgufScalarType): GgufScalar {
    switch (type) {
      case "uint8":
        return this.#view.getUint8(this.#take(1));
      case "int8":
        return this.#view.getInt8(this.#take(1));
      case "uint16":
        return this.#view.getUint16(this.#take(2), true);
      case "int16":
        return this.#view.getInt16(this.#take(2), true);
      case "uint32":
        return this.uint32();
      case "int32":
        return this.#view.getInt32(this.#take(4), true);
      case "float32":
        return this.#view.getFloat32(this.#take(4), true);
      case "bool":
        return this.#view.getUint8(this.#take(1)) !== 0;
      case "string":
        return this.text();
      case "uint64":
        return this.#view.getBigUint64(this.#take(8), true);
      case "int64":
        return this.#view.getBigInt64(this.#take(8), true);
      case "float64":
        return this.#view.getFloat64(this.#take(8), true);
    }
  }

  #take(length: number): number {
    const at = this.#position;
    this.skip(length);
    if (this.#position > this.#bytes.length) throw new MoreBytesNeeded(this.#position);
    return at;
  }
}

function escapedText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
  return text;
}
