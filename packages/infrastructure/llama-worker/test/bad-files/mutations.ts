import type { SeededRandom } from "@llm/testing/random";
import { draftChanges } from "./draft-changes.ts";
import { encodeDraft, withWeights, type FieldRole } from "./encode-draft.ts";
import { copyDraft, type ModelDraft } from "./model-draft.ts";

/** A damaged copy of a model file. */
export interface Mutant {
  readonly mutation: string;
  readonly bytes: Uint8Array;
}

const longNumbers = [
  0n,
  1n,
  2n,
  3n,
  7n,
  8n,
  31n,
  33n,
  100n,
  255n,
  65_535n,
  1n << 20n,
  1n << 24n,
  (1n << 31n) - 1n,
  1n << 31n,
  (1n << 32n) - 1n,
  1n << 32n,
  1n << 40n,
  (1n << 61n) - 1n,
  1n << 62n,
  1n << 63n,
  (1n << 64n) - 1n,
];

/** Numbers of these roles are overwritten in the finished header. */
const overwritten: Readonly<Record<string, FieldRole>> = {
  "a count overwritten": "count",
  "a length overwritten": "length",
  "a kind overwritten": "kind",
  "a value overwritten": "value",
  "a shape overwritten": "shape",
  "an offset overwritten": "offset",
};

const byteMutations = ["bits flipped", "bytes overwritten", "cut off", "a piece repeated"] as const;

/** Names of all ways to damage a file. */
const mutations: readonly string[] = [
  ...Object.keys(draftChanges),
  ...Object.keys(overwritten),
  ...byteMutations,
];

/** Damages a copy of a model in a random way. */
export function mutate(good: ModelDraft, random: SeededRandom): Mutant {
  const mutation = random.pick(mutations);
  const draft = copyDraft(good);
  draftChanges[mutation]?.(draft, random);
  // The first change may have left out every tensor.
  const isTwice = random.chance(10) && draft.tensors.length > 0;
  if (isTwice) random.pick(Object.values(draftChanges))(draft, random);
  const { header, fields } = encodeDraft(draft);
  const role = overwritten[mutation];
  const candidates = fields.filter((field) => field.role === role);
  if (candidates.length > 0) {
    const { at, bytes } = random.pick(candidates);
    const value = random.chance(30) ? BigInt(random.below(2 ** 32)) : random.pick(longNumbers);
    if (bytes === 8) header.writeBigUInt64LE(value, at);
    else
      for (let byte = 0; byte < bytes; byte++)
        header[at + byte] = Number((value >> BigInt(8 * byte)) & 255n);
  }
  damageBytes(mutation, header, random);
  const file = withWeights(header, draft);
  const cutTo = random.chance(50) ? random.below(header.length) : random.below(file.length);
  return { mutation, bytes: mutation === "cut off" ? file.subarray(0, cutTo) : file };
}

function damageBytes(mutation: string, header: Buffer, random: SeededRandom): void {
  // Half of them near the begin or the end, where the numbers are; the vocabulary lies between.
  const place = (): number => {
    const edge = Math.min(1500, header.length);
    if (random.chance(30)) return random.below(header.length);
    return random.chance(50) ? random.below(edge) : header.length - 1 - random.below(edge);
  };
  if (mutation === "bits flipped") {
    for (let left = random.pick([1, 1, 1, 2, 8]); left > 0; left--) {
      const at = place();
      header[at] = (header[at] ?? 0) ^ (1 << random.below(8));
    }
  } else if (mutation === "bytes overwritten") {
    const at = place();
    const value = random.pick([0, 255, 127, 32]);
    header.fill(value, at, Math.min(at + random.pick([1, 4, 8, 16]), header.length));
  } else if (mutation === "a piece repeated") {
    header.copyWithin(place(), place(), header.length);
  }
}
