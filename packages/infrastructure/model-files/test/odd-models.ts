import { readFile } from "node:fs/promises";
import { readGgufHeader, writeGguf, type GgufValue } from "@llm/gguf";
import { starterModel } from "@llm/starter-model";

const headCount = "llama.attention.head_count";
const uint32 = Buffer.from([4, 0, 0, 0]);

/** The starter model with a head count of 0: a sound GGUF file that no engine can build a model of. */
export async function headlessModel(): Promise<Buffer> {
  const bytes = await readFile(starterModel.path);
  const entry = Buffer.concat([Buffer.from(headCount), uint32]);
  const start = bytes.indexOf(entry);
  if (start < 0) throw new Error("The starter model does not say its head count.");
  bytes.writeUInt32LE(0, start + entry.length);
  return bytes;
}

/** Writes a model for embeddings, of another architecture than the starter's. */
export async function writeEmbeddingModel(path: string): Promise<void> {
  const text = (value: string): GgufValue => ({ type: "string", value });
  const tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];
  await writeGguf(path, {
    metadata: new Map<string, GgufValue>([
      ["general.architecture", text("bert")],
      ["bert.attention.head_count", { type: "uint32", value: 12 }],
      ["bert.attention.causal", { type: "bool", value: false }],
      ["tokenizer.ggml.model", text("bert")],
      [
        "tokenizer.ggml.tokens",
        { type: "array", elementType: "string", length: tokens.length, values: tokens },
      ],
    ]),
    tensors: [
      {
        name: "position_embd.weight",
        dimensions: [8, 4],
        type: "F32",
        data: () => [new Uint8Array(8 * 4 * 4)],
      },
    ],
  });
}

/** Writes a part, counted from 0, of a model in `count` files that say so; only the second has a weight. */
export async function writePart(
  path: string,
  { number, count }: { readonly number: number; readonly count: number },
): Promise<void> {
  const { metadata } = await readGgufHeader(starterModel.path, { maxArrayLength: Infinity });
  const uint16 = (value: number): GgufValue => ({ type: "uint16", value });
  const data = () => [new Uint8Array(4)];
  await writeGguf(path, {
    metadata: new Map([...metadata, ["split.no", uint16(number)], ["split.count", uint16(count)]]),
    tensors: number === 1 ? [{ name: "x", dimensions: [1], type: "F32", data }] : [],
  });
}
