import { describe, expect, it } from "@jest/globals";
import type { GgufMetadata, GgufValue } from "./value-types.ts";
import { longestContext } from "./longest-context.ts";

const whole = (value: number): GgufValue => ({ type: "uint32", value });
const text = (value: string): GgufValue => ({ type: "string", value });
const fraction = (value: number): GgufValue => ({ type: "float32", value });

function longestOf(entries: Readonly<Record<string, GgufValue>>): number | undefined {
  const metadata: GgufMetadata = new Map([
    ["general.architecture", text("qwen2")],
    ...Object.entries(entries),
  ]);
  return longestContext({ version: 3, metadata, tensors: [], dataOffset: 0, fileBytes: 0 });
}

describe("longestContext", () => {
  it.each<[string, number | undefined, Readonly<Record<string, GgufValue>>]>([
    ["what the model was trained for", 1_024, { "qwen2.context_length": whole(1_024) }],
    ["unknown when nothing says it", undefined, { "llama.context_length": whole(1_024) }],
    [
      "more by the factor of a scaling, as in models that were extended",
      131_072,
      {
        "qwen2.context_length": whole(32_768),
        "qwen2.rope.scaling.type": text("yarn"),
        "qwen2.rope.scaling.factor": fraction(4),
      },
    ],
    [
      "no more than what was trained, where that is the extended one",
      131_072,
      {
        "qwen2.context_length": whole(131_072),
        "qwen2.rope.scaling.type": text("yarn"),
        "qwen2.rope.scaling.factor": fraction(4),
        "qwen2.rope.scaling.original_context_length": whole(32_768),
      },
    ],
    [
      "more by the factor of old files",
      4_096,
      { "qwen2.context_length": whole(2_048), "qwen2.rope.scale_linear": fraction(2) },
    ],
    [
      "no more where positions are not scaled",
      2_048,
      {
        "qwen2.context_length": whole(2_048),
        "qwen2.rope.scaling.type": text("none"),
        "qwen2.rope.scaling.factor": fraction(4),
      },
    ],
    [
      "never less than what was trained",
      2_048,
      { "qwen2.context_length": whole(2_048), "qwen2.rope.scaling.factor": fraction(0) },
    ],
  ])("is %s", (_what, longest, entries) => {
    expect(longestOf(entries)).toBe(longest);
  });
});
