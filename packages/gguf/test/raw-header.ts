import { ByteWriter } from "../src/byte-writer.ts";
import { magic } from "../src/value-types.ts";

interface RawTensor {
  readonly dimensions?: readonly number[];
  readonly type?: number;
  readonly offset?: number;
}

interface RawFile {
  readonly version?: number;
  readonly tensorCount?: number;
  readonly metadataCount?: number;
  /** Zeros after the header. */
  readonly dataBytes?: number;
}

/** Builds headers by hand, wrong ones too. */
export class RawHeader {
  readonly #entries: ((writer: ByteWriter) => void)[] = [];
  readonly #tensors: ((writer: ByteWriter) => void)[] = [];

  /** An entry whose value is zero or an empty text. */
  key(key: string, type = 4): this {
    this.#entries.push((writer) => {
      writer.text(key);
      writer.uint32(type);
      writer.uint32(0);
      if (type === 8) writer.uint32(0);
    });
    return this;
  }

  alignment(value: number): this {
    this.#entries.push((writer) => {
      writer.text("general.alignment");
      writer.uint32(4);
      writer.uint32(value);
    });
    return this;
  }

  array(elementType: number, length: number): this {
    this.#entries.push((writer) => {
      writer.text("array");
      writer.uint32(9);
      writer.uint32(elementType);
      writer.count(length);
    });
    return this;
  }

  tensor({ dimensions = [1], type = 0, offset = 0 }: RawTensor = {}): this {
    this.#tensors.push((writer) => {
      writer.text("tensor");
      writer.uint32(dimensions.length);
      for (const size of dimensions) writer.count(size);
      writer.uint32(type);
      writer.count(offset);
    });
    return this;
  }

  bytes({ version = 3, tensorCount, metadataCount, dataBytes = 128 }: RawFile = {}): Uint8Array {
    const writer = new ByteWriter();
    writer.raw(magic);
    writer.uint32(version);
    writer.count(tensorCount ?? this.#tensors.length);
    writer.count(metadataCount ?? this.#entries.length);
    for (const write of [...this.#entries, ...this.#tensors]) write(writer);
    writer.alignTo(64);
    writer.raw(new Uint8Array(dataBytes));
    return writer.toBytes();
  }
}
