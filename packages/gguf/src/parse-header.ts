import { ByteReader } from "./byte-reader.ts";
import { foreignFileReason } from "./foreign-file.ts";
import type { GgufHeader, GgufTensor } from "./gguf-header.ts";
import { GgufProblem } from "./gguf-problem.ts";
import { parseMetadata, type KeptArrays } from "./parse-metadata.ts";
import { parseTensors } from "./parse-tensors.ts";
import { defaultAlignment, magic, type GgufMetadata } from "./value-types.ts";

// Far above any real model, and low enough that a hostile header cannot fill the memory.
const maxEntries = 65_536;
const leastMetadataBytes = 8 + 4 + 1;
const leastTensorBytes = 8 + 4 + 4 + 8;

export interface ParseOptions extends KeptArrays {
  /** Size of the whole file in bytes. */
  readonly fileBytes: number;
}

/**
 * Parses the first bytes of a file.
 * @throws MoreBytesNeeded when the header goes on after them, GgufProblem when it is no header of a model.
 */
export function parseHeader(bytes: Uint8Array, options: ParseOptions): GgufHeader {
  const { fileBytes } = options;
  const foreign = foreignFileReason(bytes);
  if (foreign !== undefined) throw new GgufProblem(foreign);

  const reader = new ByteReader(bytes, fileBytes);
  reader.skip(magic.length);
  const version = parseVersion(reader);
  const tensorCount = parseCount(reader, "tensors", leastTensorBytes);
  const metadataCount = parseCount(reader, "metadata entries", leastMetadataBytes);
  const metadata = parseMetadata(reader, metadataCount, options);
  // The first file of a model in several may hold nothing but its metadata.
  if (tensorCount === 0 && !metadata.has("split.count"))
    throw new GgufProblem("It has no weights.");
  const alignment = alignmentOf(metadata);
  const tensors = parseTensors(reader, tensorCount, alignment);
  const dataOffset = Math.ceil(reader.position / alignment) * alignment;
  checkTensorsFit(tensors, fileBytes - dataOffset);
  return { version, metadata, tensors, dataOffset, fileBytes };
}

function parseVersion(reader: ByteReader): number {
  const version = reader.uint32();
  if (version === 2 || version === 3) return version;
  if (version % 0x1_0000 === 0 && version !== 0) {
    throw new GgufProblem("It was made for big-endian machines.");
  }
  throw new GgufProblem(`Its GGUF version ${version} is not known; 2 and 3 are.`);
}

function parseCount(reader: ByteReader, what: string, leastBytesEach: number): number {
  const count = reader.count();
  if (count > maxEntries || count * leastBytesEach > reader.remaining) {
    throw new GgufProblem(`It claims to have ${count} ${what}, more than it can hold.`);
  }
  return count;
}

function alignmentOf(metadata: GgufMetadata): number {
  const given = metadata.get("general.alignment");
  if (given === undefined) return defaultAlignment;
  const value = given.type === "uint32" ? Number(given.value) : 0;
  if (value > 0 && Number.isInteger(Math.log2(value))) return value;
  throw new GgufProblem("Its alignment is not a power of two.");
}

function checkTensorsFit(tensors: readonly GgufTensor[], dataBytes: number): void {
  if (tensors.every(({ offset, sizeBytes }) => offset + sizeBytes <= dataBytes)) return;
  throw new GgufProblem("It ends before its tensors do; the download is incomplete.");
}
