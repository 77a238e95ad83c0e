import type { GgufHeader } from "../gguf-header.ts";
import { GgufProblem } from "../gguf-problem.ts";
import { numberValue } from "../metadata-values.ts";
import type { GgufMetadata } from "../value-types.ts";
import { checkLlamaTensors } from "./check-llama-tensors.ts";
import { checkNumbers } from "./check-numbers.ts";
import { checkTensors } from "./check-tensors.ts";
import { checkVocabulary } from "./check-vocabulary.ts";
import { ModelNumbers } from "./model-numbers.ts";
import { unusableModel } from "./unusable-model.ts";

const architectureName = /^[a-z0-9][a-z0-9._-]{0,63}$/iu;
const longestKey = 65_535;
/** The engine reads these as uint16 without a look at their type, and aborts when they are of another. */
const partNumbers = ["split.no", "split.count"];
const controlCharacter = /\p{Cc}/u;
// Below, weights lie where vector instructions cannot read them, and native code aborts.
const leastAlignment = 32;
const mostAlignment = 1 << 16;

/**
 * Checks that a header describes a model an engine can build: what the format allows and still kills or stalls
 * native code is found here. Of architectures other than llama only what holds for all of them is checked.
 * @throws {LlmError} MODEL_FILE_INVALID with a plain reason.
 */
export function checkGgufModel(header: GgufHeader): void {
  try {
    checkModel(header);
  } catch (error) {
    if (!(error instanceof GgufProblem)) throw error;
    throw unusableModel("The file", error);
  }
}

/** @throws GgufProblem with the reason. */
export function checkModel(header: GgufHeader): void {
  const { metadata } = header;
  checkKeys(metadata);
  checkPartNumbers(metadata);
  const numbers = new ModelNumbers(metadata);
  numbers.whole("general.alignment", { min: leastAlignment, max: mostAlignment });
  const architecture = architectureOf(header);
  checkTensors(header);
  checkNumbers(header, numbers, architecture);
  const tokenCount = checkVocabulary(header, numbers);
  // The tensors of a model in several files are not all in this one.
  const isWhole = (numberValue(metadata, "split.count") ?? 1) <= 1;
  if (architecture === "llama" && isWhole) checkLlamaTensors(header, numbers, tokenCount);
}

function checkKeys(metadata: GgufMetadata): void {
  for (const key of metadata.keys()) {
    if (key !== "" && key.length <= longestKey && !controlCharacter.test(key)) continue;
    throw new GgufProblem(
      "Its header has a key that is empty, too long or has control characters.",
    );
  }
}

function checkPartNumbers(metadata: GgufMetadata): void {
  for (const key of partNumbers) {
    const type = metadata.get(key)?.type ?? "uint16";
    if (type !== "uint16") throw new GgufProblem(`Its ${key} is of the type ${type}, not uint16.`);
  }
}

function architectureOf({ metadata }: GgufHeader): string {
  const entry = metadata.get("general.architecture");
  if (entry?.type === "string" && architectureName.test(String(entry.value))) {
    return String(entry.value);
  }
  throw new GgufProblem("It does not say of which architecture it is.");
}
