import type { ByteReader } from "./byte-reader.ts";
import type { GgufTensor } from "./gguf-header.ts";
import { GgufProblem } from "./gguf-problem.ts";
import { tensorBytes, tensorTypeById, tensorTypes } from "./tensor-types.ts";

const maxDimensions = 4;

/** Reads where `count` tensors are, without checking that the file holds them. */
export function parseTensors(reader: ByteReader, count: number, alignment: number): GgufTensor[] {
  const tensors = new Map<string, GgufTensor>();
  for (let index = 0; index < count; index++) {
    const tensor = parseTensor(reader);
    if (tensors.has(tensor.name)) throw new GgufProblem("It has two tensors of the same name.");
    if (tensor.offset % alignment !== 0) throw new GgufProblem("It has a tensor out of alignment.");
    tensors.set(tensor.name, tensor);
  }
  return [...tensors.values()];
}

function parseTensor(reader: ByteReader): GgufTensor {
  const name = reader.text();
  const dimensions = parseDimensions(reader);
  const typeId = reader.uint32();
  const offset = reader.count();
  const type = tensorTypeById(typeId);
  if (type === undefined) {
    throw new GgufProblem(
      `Its weights have the unknown type ${typeId}; a newer version may know it.`,
    );
  }
  const [rowLength = 1] = dimensions;
  if (rowLength % tensorTypes[type].blockElements !== 0) {
    throw new GgufProblem(`It has a tensor whose rows do not fit its type ${type}.`);
  }
  const elementCount = dimensions.reduce((product, size) => product * size, 1);
  return {
    name,
    dimensions,
    type,
    elementCount,
    offset,
    sizeBytes: tensorBytes(type, elementCount),
  };
}

function parseDimensions(reader: ByteReader): number[] {
  const count = reader.uint32();
  if (count > maxDimensions) throw new GgufProblem(`It has a tensor of ${count} dimensions.`);
  const dimensions = Array.from({ length: count }, () => reader.count());
  if (dimensions.includes(0)) throw new GgufProblem("It has an empty tensor.");
  return dimensions;
}
