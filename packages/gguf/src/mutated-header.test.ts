import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { randomInt } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { encodeGgufHeader } from "./encode-header.ts";
import { modelFacts } from "./model-facts.ts";
import { readGgufHeader } from "./read-header.ts";
import type { GgufValue } from "./value-types.ts";

const mutants = 1_000;
const dataBytes = 4096;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gguf-mutants-"));
});
afterAll(() => rm(folder, { recursive: true }));

function goodHeader(): Uint8Array {
  const values = Array.from({ length: 40 }, (_, index) => `token ${index}`);
  return encodeGgufHeader({
    metadata: new Map<string, GgufValue>([
      ["general.architecture", { type: "string", value: "llama" }],
      ["general.name", { type: "string", value: "Good" }],
      ["llama.context_length", { type: "uint32", value: 1024 }],
      ["tokens", { type: "array", elementType: "string", length: 40, values }],
      ["scores", { type: "array", elementType: "float32", length: 4, values: [0, 1, 2, 3] }],
    ]),
    tensors: Array.from({ length: 4 }, (_, index) => ({
      name: `blk.${index}.weight`,
      dimensions: [32, 8],
      type: "F32" as const,
      data: () => [],
    })),
  });
}

/** Random numbers of a seed (mulberry32): whole numbers below `limit`. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

function mutate(good: Uint8Array, random: (limit: number) => number): Uint8Array {
  const bytes = Buffer.concat([good, new Uint8Array(dataBytes)]);
  const at = random(good.length - 8);
  const kind = random(5);
  if (kind === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  else if (kind === 1) bytes.writeUInt32LE(random(2 ** 32), at);
  else if (kind === 2) bytes.fill(0xff, at, at + 8);
  else if (kind === 3) return bytes.subarray(0, random(bytes.length));
  else bytes.copy(bytes, at, random(good.length), good.length);
  return bytes;
}

describe("readGgufHeader on damaged files", () => {
  it("reads them or says why not, and throws nothing else", async () => {
    const good = goodHeader();
    const path = join(folder, "mutant.gguf");
    const seed = randomInt(2 ** 32);
    const random = randomNumbers(seed);
    let refused = 0;
    for (let index = 0; index < mutants; index++) {
      await writeFile(path, mutate(good, random));
      try {
        modelFacts(await readGgufHeader(path, { maxArrayLength: Infinity }));
      } catch (error) {
        const expected = LlmError.isInstance(error) && error.code === "MODEL_FILE_INVALID";
        // The system's own errors would be called unreadable: those are defects too.
        const explained = expected && !error.message.includes("cannot be read");
        if (!explained) throw new Error(`Mutant ${index} of seed ${seed}`, { cause: error });
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(mutants / 10);
  }, 60_000);
});
