import type { GgufHeader } from "../gguf-header.ts";
import { GgufProblem } from "../gguf-problem.ts";
import { checkBlocks } from "./check-blocks.ts";
import type { ModelNumbers, NumberRange } from "./model-numbers.ts";

// Far above any known model: these are to find nonsense, not to know every model.
const widest = 1 << 20;
/** As many as the engine can have; it aborts above. */
const mostBlocks = 512;
const mostExperts = 512;

const whole: Readonly<Record<string, NumberRange>> = {
  block_count: { min: 1, max: mostBlocks },
  embedding_length: { min: 1, max: widest },
  context_length: { min: 1, max: 2 ** 31 - 1 },
  vocab_size: { min: 1, max: 1 << 24 },
  "attention.key_length": { min: 1, max: 1 << 16 },
  "attention.value_length": { min: 1, max: 1 << 16 },
  "rope.dimension_count": { min: 0, max: 1 << 16 },
  expert_count: { min: 0, max: mostExperts },
  expert_used_count: { min: 0, max: mostExperts },
};

const fractions: Readonly<Record<string, NumberRange>> = {
  "attention.layer_norm_epsilon": { min: 0, max: 1 },
  "attention.layer_norm_rms_epsilon": { min: 0, max: 1 },
  "rope.freq_base": { min: 0, max: 1e12 },
  "rope.scaling.factor": { min: 0, max: 1e6 },
};

/** Architectures whose heads turn as a whole; the engine aborts where they do not. */
const wholeTurning = new Set([
  "llama",
  "baichuan",
  "deepseek",
  "exaone",
  "granite",
  "granitemoe",
  "internlm2",
  "olmo2",
  "olmoe",
  "qwen2",
  "qwen2moe",
  "qwen3",
  "qwen3moe",
  "xverse",
]);

const ropeScalings = new Set(["none", "linear", "yarn", "longrope"]);

/** Checks the numbers that say how a model is built, whatever its architecture. */
export function checkNumbers(
  header: GgufHeader,
  numbers: ModelNumbers,
  architecture: string,
): void {
  const key = (name: string): string => `${architecture}.${name}`;
  for (const [name, range] of Object.entries(whole)) numbers.whole(key(name), range);
  for (const [name, range] of Object.entries(fractions)) numbers.fraction(key(name), range);
  checkFractionsAreFinite(header, architecture);
  checkBlocks(header, numbers, architecture);
  checkBlockCounts(numbers, architecture);
  checkExperts(numbers, architecture);
  checkRope(header, numbers, architecture);
}

function checkFractionsAreFinite({ metadata }: GgufHeader, architecture: string): void {
  for (const [key, entry] of metadata) {
    if (entry.type !== "float32" || !key.startsWith(`${architecture}.`)) continue;
    if (!Number.isFinite(entry.value)) throw new GgufProblem(`Its ${key} is not a finite number.`);
  }
}

function checkBlockCounts(numbers: ModelNumbers, architecture: string): void {
  const blocks = numbers.whole(`${architecture}.block_count`, { min: 1, max: mostBlocks });
  if (blocks === undefined) return;
  const range = { min: 0, max: blocks };
  for (const name of ["nextn_predict_layers", "leading_dense_block_count"]) {
    numbers.whole(`${architecture}.${name}`, range);
  }
}

function checkExperts(numbers: ModelNumbers, architecture: string): void {
  const number = (name: string): number =>
    numbers.whole(`${architecture}.${name}`, { min: 0, max: mostExperts }) ?? 0;
  const count = number("expert_count");
  const used = number("expert_used_count");
  if (used > count || (count > 0 && used === 0)) {
    throw new GgufProblem(`It uses ${used} of its ${count} experts, which is not possible.`);
  }
  const groups = number("expert_group_count");
  const usedGroups = number("expert_group_used_count");
  const areGroupsWrong =
    (groups > 0 && count === 0) ||
    (groups > 1 && (count % groups !== 0 || usedGroups === 0 || usedGroups > groups));
  if (areGroupsWrong) {
    throw new GgufProblem(
      `Its ${count} experts cannot be in ${groups} groups, ${usedGroups} in use.`,
    );
  }
}

function checkRope({ metadata }: GgufHeader, numbers: ModelNumbers, architecture: string): void {
  const dimensions = numbers.whole(`${architecture}.rope.dimension_count`, { min: 0, max: widest });
  if (dimensions !== undefined && dimensions % 2 !== 0) {
    throw new GgufProblem(`Its rope dimension count ${dimensions} is odd.`);
  }
  if (wholeTurning.has(architecture)) checkHeadLength(numbers, architecture, dimensions);
  const scaling = metadata.get(`${architecture}.rope.scaling.type`);
  if (scaling === undefined) return;
  if (scaling.type !== "string" || !ropeScalings.has(String(scaling.value))) {
    throw new GgufProblem("Its way to scale positions is not known.");
  }
}

function checkHeadLength(
  numbers: ModelNumbers,
  architecture: string,
  turning: number | undefined,
): void {
  const range = { min: 1, max: Infinity };
  const width = numbers.whole(`${architecture}.embedding_length`, range) ?? 0;
  const [heads = 1] = numbers.wholePerBlock(`${architecture}.attention.head_count`, range);
  const key = numbers.whole(`${architecture}.attention.key_length`, range) ?? width / heads;
  const value = numbers.whole(`${architecture}.attention.value_length`, range) ?? width / heads;
  if (key === value && key === (turning ?? key) && key % 2 === 0) return;
  throw new GgufProblem(
    `Its heads have ${key} dimensions for keys and ${value} for values, and ${turning ?? key} turn.`,
  );
}
