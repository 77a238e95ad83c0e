import type { GgufScalar } from "@llm/gguf";
import { kinds, type DraftEntry, type ModelDraft } from "./model-draft.ts";

/** What a number in a header says. */
export type FieldRole = "count" | "length" | "kind" | "value" | "shape" | "offset";

/** A number in a header and where it stands. */
export interface HeaderField {
  readonly role: FieldRole;
  readonly at: number;
  readonly bytes: number;
}

export interface EncodedDraft {
  /** Up to the weights, without padding. */
  readonly header: Buffer;
  readonly fields: readonly HeaderField[];
}

/** Writes the header of a draft and notes where its numbers are. */
export function encodeDraft(draft: ModelDraft): EncodedDraft {
  const encoder = new DraftEncoder();
  encoder.raw(Buffer.from("GGUF"));
  encoder.number(draft.version, 4, "kind");
  encoder.number(draft.tensors.length, 8, "count");
  encoder.number(draft.entries.length, 8, "count");
  for (const entry of draft.entries) encoder.entry(entry);
  for (const { name, dimensions, kind, offset } of draft.tensors) {
    encoder.text(name);
    encoder.number(dimensions.length, 4, "shape");
    for (const size of dimensions) encoder.number(size, 8, "shape");
    encoder.number(kind, 4, "kind");
    encoder.number(offset, 8, "offset");
  }
  return encoder.result();
}

/** Puts the weights behind a header. */
export function withWeights(header: Uint8Array, { alignment, data }: ModelDraft): Uint8Array {
  const step = alignment > 0 && alignment <= 4096 ? alignment : 32;
  const padding = new Uint8Array((step - (header.length % step)) % step);
  return Buffer.concat([header, padding, data]);
}

class DraftEncoder {
  readonly #parts: Uint8Array[] = [];
  readonly #fields: HeaderField[] = [];
  #length = 0;

  result(): EncodedDraft {
    return { header: Buffer.concat(this.#parts), fields: this.#fields };
  }

  raw(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  number(value: number | bigint, bytes: 4 | 8, role: FieldRole): void {
    this.#fields.push({ role, at: this.#length, bytes });
    const buffer = Buffer.alloc(bytes);
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
    else buffer.writeUInt32LE(Number(value) >>> 0);
    this.raw(buffer);
  }

  text(value: string): void {
    const bytes = Buffer.from(value);
    this.number(bytes.length, 8, "length");
    this.raw(bytes);
  }

  entry({ key, kind, elementKind, values }: DraftEntry): void {
    this.text(key);
    this.number(kind, 4, "kind");
    if (elementKind === undefined) return values.forEach((value) => this.#scalar(kind, value));
    this.number(elementKind, 4, "kind");
    this.number(values.length, 8, "length");
    for (const value of values) this.#scalar(elementKind, value);
  }

  #scalar(kind: number, value: GgufScalar): void {
    if (kind === kinds.string) return this.text(String(value));
    const bytes = scalarBytes(kind, Number(value));
    this.#fields.push({ role: "value", at: this.#length, bytes: bytes.length });
    this.raw(bytes);
  }
}

function scalarBytes(kind: number, value: number): Uint8Array {
  if (kind === kinds.float32) return new Uint8Array(Float32Array.of(value).buffer);
  if (kind === kinds.float64) return new Uint8Array(Float64Array.of(value).buffer);
  if (kind === kinds.uint64 || kind === kinds.int64) {
    const whole = Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
    return new Uint8Array(BigInt64Array.of(BigInt.asIntN(64, whole)).buffer);
  }
  if (kind === kinds.uint16 || kind === kinds.int16) {
    return new Uint8Array(Uint16Array.of(value).buffer);
  }
  if (kind === kinds.uint32 || kind === kinds.int32) {
    return new Uint8Array(Uint32Array.of(value).buffer);
  }
  return Uint8Array.of(value);
}
