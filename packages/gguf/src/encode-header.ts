import { LlmError } from "@llm/domain";
import { ByteWriter } from "./byte-writer.ts";
import type { GgufContent, TensorContent } from "./gguf-content.ts";
import { tensorBytes, tensorTypes } from "./tensor-types.ts";
import { defaultAlignment, magic, valueTypes, type GgufValue } from "./value-types.ts";

const version = 3;

/** Bytes a tensor takes in the file, padding included. */
export function paddedTensorBytes(tensor: TensorContent): number {
  return Math.ceil(contentBytes(tensor) / defaultAlignment) * defaultAlignment;
}

/** Bytes of a tensor's weights. */
export function contentBytes({ type, dimensions }: TensorContent): number {
  return tensorBytes(
    type,
    dimensions.reduce((product, size) => product * size, 1),
  );
}

/**
 * Writes the header of a model file, padded up to where its weights begin.
 * @throws {LlmError} INVALID_ARGUMENT for an array without values, or another alignment than 32.
 */
export function encodeGgufHeader({ metadata, tensors }: GgufContent): Uint8Array {
  if (metadata.has("general.alignment")) {
    throw new LlmError("INVALID_ARGUMENT", "Model files are written with an alignment of 32.", {
      hint: "Leave general.alignment out of the metadata.",
    });
  }
  const writer = new ByteWriter();
  writer.raw(magic);
  writer.uint32(version);
  writer.count(tensors.length);
  writer.count(metadata.size);
  for (const [key, value] of metadata) {
    writer.text(key);
    writeValue(writer, value, key);
  }
  let offset = 0;
  for (const tensor of tensors) {
    writeTensor(writer, tensor, offset);
    offset += paddedTensorBytes(tensor);
  }
  writer.alignTo(defaultAlignment);
  return writer.toBytes();
}

function writeValue(writer: ByteWriter, value: GgufValue, key: string): void {
  writer.uint32(valueTypes.indexOf(value.type));
  if (value.type !== "array") return writer.scalar(value.type, value.value);
  if (value.values === undefined) {
    throw new LlmError("INVALID_ARGUMENT", `The array ${key} has no values to write.`, {
      hint: "Read the header with a larger maxArrayLength.",
    });
  }
  writer.uint32(valueTypes.indexOf(value.elementType));
  writer.count(value.values.length);
  for (const element of value.values) writer.scalar(value.elementType, element);
}

function writeTensor(writer: ByteWriter, tensor: TensorContent, offset: number): void {
  writer.text(tensor.name);
  writer.uint32(tensor.dimensions.length);
  for (const size of tensor.dimensions) writer.count(size);
  writer.uint32(tensorTypes[tensor.type].id);
  writer.count(offset);
}
