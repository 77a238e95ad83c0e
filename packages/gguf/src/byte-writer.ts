import type { GgufScalar, GgufScalarType } from "./value-types.ts";

const encoder = new TextEncoder();

/** Writes little-endian values one after the other into memory that grows. */
export class ByteWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  uint32(value: number): void {
    this.#put(4, (view, at) => view.setUint32(at, value, true));
  }

  /** A count or an offset. */
  count(value: number): void {
    this.#put(8, (view, at) => view.setBigUint64(at, BigInt(value), true));
  }

  raw(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
  }

  text(value: string): void {
    const bytes = encoder.encode(value);
    this.count(bytes.length);
    this.raw(bytes);
  }

  /** Fills with zeros up to a multiple of `alignment`. */
  alignTo(alignment: number): void {
    this.#grow((alignment - (this.#length % alignment)) % alignment);
  }

  scalar(type: GgufScalarType, value: GgufScalar): void {
    switch (type) {
      case "string":
        return this.text(String(value));
      case "uint64":
        return this.#put(8, (view, at) => view.setBigUint64(at, BigInt(value), true));
      case "int64":
        return this.#put(8, (view, at) => view.setBigInt64(at, BigInt(value), true));
      case "uint8":
      case "bool":
        return this.#put(1, (view, at) => view.setUint8(at, Number(value)));
      case "int8":
        return this.#put(1, (view, at) => view.setInt8(at, Number(value)));
      case "uint16":
        return this.#put(2, (view, at) => view.setUint16(at, Number(value), true));
      case "int16":
        return this.#put(2, (view, at) => view.setInt16(at, Number(value), true));
      case "uint32":
        return this.uint32(Number(value));
      case "int32":
        return this.#put(4, (view, at) => view.setInt32(at, Number(value), true));
      case "float32":
        return this.#put(4, (view, at) => view.setFloat32(at, Number(value), true));
      case "float64":
        return this.#put(8, (view, at) => view.setFloat64(at, Number(value), true));
    }
  }

  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  // The view is looked up after growing, which replaces it.
  #put(length: number, set: (view: DataView, at: number) => void): void {
    const at = this.#grow(length);
    set(this.#view, at);
  }

  #grow(length: number): number {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const bytes = new Uint8Array(2 * this.#length);
      bytes.set(this.#bytes);
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer);
    }
    return at;
  }
}
