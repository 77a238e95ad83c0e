import { readFile } from "node:fs/promises";
import { readGgufHeader, tensorTypes, type GgufScalar } from "@llm/gguf";

/** Number of a kind of value in a file. */
export const kinds = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
} as const;

export interface DraftEntry {
  key: string;
  kind: number;
  /** Of a list. */
  elementKind?: number;
  values: GgufScalar[];
}

export interface DraftTensor {
  name: string;
  dimensions: number[];
  kind: number;
  offset: number;
}

/** A model file taken apart, to be put together wrongly. */
export interface ModelDraft {
  version: number;
  alignment: number;
  entries: DraftEntry[];
  tensors: DraftTensor[];
  data: Uint8Array;
}

/** Takes a good file apart. */
export async function draftOf(path: string): Promise<ModelDraft> {
  const header = await readGgufHeader(path, { maxArrayLength: Infinity });
  const file = await readFile(path);
  const entries = [...header.metadata].map(([key, value]): DraftEntry => {
    if (value.type !== "array") return { key, kind: kinds[value.type], values: [value.value] };
    const { elementType, values = [] } = value;
    return { key, kind: kinds.array, elementKind: kinds[elementType], values: [...values] };
  });
  const tensors = header.tensors.map(({ name, dimensions, type, offset }) => ({
    name,
    dimensions: [...dimensions],
    kind: tensorTypes[type].id,
    offset,
  }));
  return {
    version: header.version,
    alignment: 32,
    entries,
    tensors,
    data: file.subarray(header.dataOffset),
  };
}

/** A copy of which everything but the weights can be changed. */
export function copyDraft(draft: ModelDraft): ModelDraft {
  return {
    ...draft,
    entries: draft.entries.map((entry) => ({ ...entry, values: [...entry.values] })),
    tensors: draft.tensors.map((tensor) => ({ ...tensor, dimensions: [...tensor.dimensions] })),
  };
}
