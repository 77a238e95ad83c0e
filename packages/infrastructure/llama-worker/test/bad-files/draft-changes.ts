import type { SeededRandom } from "@llm/testing/random";
import { injectedEntries, replacementTexts } from "./hostile-values.ts";
import { kinds, type DraftEntry, type ModelDraft } from "./model-draft.ts";

/** Damages a draft in one way. */
export type DraftChange = (draft: ModelDraft, random: SeededRandom) => void;

const wholeNumbers = [
  0,
  1,
  2,
  3,
  5,
  7,
  8,
  16,
  31,
  33,
  63,
  64,
  65,
  96,
  127,
  128,
  129,
  255,
  256,
  257,
  511,
  513,
  1000,
  4095,
  4096,
  65_535,
  65_536,
  1_000_003,
  2 ** 24,
  2 ** 30,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  -1,
  -8,
];
const fractions = [
  0,
  -0,
  1e-45,
  1e-5,
  1e-3,
  0.5,
  1,
  -1,
  -1e-5,
  2,
  10,
  1e4,
  1e10,
  1e30,
  -1e30,
  Number.NaN,
  Infinity,
  -Infinity,
];
const isText = ({ kind }: DraftEntry): boolean => kind === kinds.string;
const isList = ({ kind }: DraftEntry): boolean => kind === kinds.array;
const isNumber = (entry: DraftEntry): boolean => !isText(entry) && !isList(entry);

function someNumber(kind: number, random: SeededRandom): number {
  const isFraction = kind === kinds.float32 || kind === kinds.float64;
  return random.chance(20) ? random.below(300) : random.pick(isFraction ? fractions : wholeNumbers);
}

function architectureOf({ entries }: ModelDraft): string {
  return String(entries.find(({ key }) => key === "general.architecture")?.values[0]);
}

/** Ways to damage what a file says, in a form that can still be read. */
export const draftChanges: Readonly<Record<string, DraftChange>> = {
  "another number": (draft, random) => {
    const entry = random.pick(draft.entries.filter(isNumber));
    entry.values = [someNumber(entry.kind, random)];
  },
  "a number of the architecture": (draft, random) => {
    const own = draft.entries.filter(
      (entry) => isNumber(entry) && !/^(general|tokenizer)\./u.test(entry.key),
    );
    const entry = random.pick(own);
    entry.values = [someNumber(entry.kind, random)];
  },
  "a number slightly off": (draft, random) => {
    const entry = random.pick(draft.entries.filter(isNumber));
    entry.values = [Number(entry.values[0]) + random.pick([-2, -1, 1, 2, 8])];
  },
  "another kind": (draft, random) => {
    const entry = random.pick(draft.entries);
    entry.kind = isList(entry) ? entry.kind : random.below(13);
    if (entry.elementKind !== undefined) entry.elementKind = random.below(13);
    if (entry.kind === kinds.array && entry.elementKind === undefined)
      entry.elementKind = random.below(13);
  },
  "an entry left out": (draft, random) => {
    draft.entries.splice(random.below(draft.entries.length), 1);
  },
  "an entry added": (draft, random) => {
    const { key: name, kind, elementKind, values } = random.pick(injectedEntries);
    const key = /^(general|split|tokenizer|adapter)\./u.test(name)
      ? name
      : `${architectureOf(draft)}.${name}`;
    draft.entries = draft.entries.filter((entry) => entry.key !== key);
    const chosen = values.length === 0 ? [someNumber(kind, random)] : [random.pick(values)];
    const entry = {
      key,
      kind,
      values: chosen.flat(),
      ...(elementKind === undefined ? {} : { elementKind }),
    };
    draft.entries.splice(random.below(draft.entries.length + 1), 0, entry);
    if (key === "general.alignment" && random.chance(50)) draft.alignment = Number(entry.values[0]);
  },
  "a text replaced": (draft, random) => {
    const entry = random.pick(draft.entries.filter(isText));
    entry.values = [random.pick(replacementTexts[entry.key] ?? replacementTexts["*"] ?? [])];
  },
  "a list of another length": (draft, random) => {
    const { values } = random.pick(draft.entries.filter(isList));
    const count = random.pick([1, 2, 10, values.length >> 1, values.length]);
    if (random.chance(70)) values.splice(random.below(values.length), count);
    else values.push(...values.slice(0, count));
  },
  "elements of a list replaced": (draft, random) => {
    const entry = random.pick(draft.entries.filter(isList));
    const { values, elementKind = kinds.int32 } = entry;
    for (let left = random.pick([1, 1, 5, 200]); left > 0; left--) {
      const at = random.below(values.length);
      if (elementKind !== kinds.string) values[at] = someNumber(elementKind, random);
      else
        values[at] = random.pick([
          "",
          " ",
          "a",
          "\0",
          "x".repeat(3000),
          String(values[0]),
          String(values[random.below(values.length)]),
        ]);
    }
  },
  "a tensor reshaped": (draft, random) => {
    const tensor = random.pick(draft.tensors);
    const at = random.below(tensor.dimensions.length);
    const size = tensor.dimensions[at] ?? 1;
    const choice = random.below(6);
    if (choice === 0) tensor.dimensions.reverse();
    else if (choice === 1) tensor.dimensions.push(random.pick([1, 2, 3]));
    else if (choice === 2) tensor.dimensions.pop();
    else
      tensor.dimensions[at] = random.pick([
        size >> 1,
        size * 2,
        size - 32,
        size + 32,
        size - 1,
        size + 1,
        1,
        32,
        64,
        0,
      ]);
    if (tensor.dimensions.some((value) => value < 0)) tensor.dimensions[at] = 32;
  },
  "a tensor elsewhere": (draft, random) => {
    const tensor = random.pick(draft.tensors);
    tensor.offset = random.pick([
      0,
      32,
      tensor.offset + 32,
      tensor.offset + 1,
      random.pick(draft.tensors).offset,
      draft.data.length,
      draft.data.length - 32,
    ]);
  },
  "a tensor of another kind": (draft, random) => {
    random.pick(draft.tensors).kind = random.below(45);
  },
  "a tensor renamed": (draft, random) => {
    const other = random.pick(draft.tensors).name;
    random.pick(draft.tensors).name = random.pick([
      other,
      "",
      "x",
      "blk.0.attn_q.bias",
      "blk.99.attn_q.weight",
      "rope_freqs.weight",
      "output.weight",
      "x".repeat(64),
      "x".repeat(300),
    ]);
  },
  "tensors left out": (draft, random) => {
    draft.tensors.splice(random.below(draft.tensors.length), random.pick([1, 1, 3, 100]));
  },
  "a wrong alignment": (draft, random) => {
    const value = random.pick([0, 1, 2, 4, 8, 16, 24, 33, 64, 128, 4096, 65_536, 2 ** 31]);
    draft.entries.unshift({ key: "general.alignment", kind: kinds.uint32, values: [value] });
    if (random.chance(50)) draft.alignment = value;
  },
};
