import { describe, expect, it } from "@jest/globals";
import { checkCapabilities } from "./check-capabilities.ts";
import type { ModelCapabilities } from "./model-capabilities.ts";
import type { OutputOptions } from "./output-options.ts";
import { createPrompt, type PromptInput } from "./prompt.ts";

const cannot = { isSupported: false, knownFrom: "template" } as const;
const image = { type: "image", mediaType: "image/png", data: "iVBO" } as const;

const uses: readonly [keyof ModelCapabilities, PromptInput, OutputOptions][] = [
  ["text", "Hello", {}],
  ["vision", [{ role: "user", content: [image] }], {}],
  [
    "continuation",
    [
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Hi" },
    ],
    {},
  ],
  ["json", "Hello", { responseFormat: { type: "json" } }],
  ["tools", "Hello", { tools: [{ name: "now" }] }],
];

describe("checkCapabilities", () => {
  it.each(uses)("refuses what a model without %s cannot do", (capability, input, output) => {
    const check = (capabilities: ModelCapabilities) =>
      checkCapabilities({ modelId: "tiny", capabilities }, createPrompt(input), output);
    expect(() => check({ [capability]: cannot })).toThrow(
      expect.objectContaining({ code: "NOT_SUPPORTED", details: { modelId: "tiny", capability } }),
    );
    check({ [capability]: { isSupported: true, knownFrom: "tried" } });
    check({});
  });

  it("refuses to continue an answer in JSON", () => {
    const begun = createPrompt([
      { role: "user", content: "Hello" },
      { role: "assistant", content: "{" },
    ]);
    const model = { modelId: "tiny", capabilities: {} };
    expect(() => checkCapabilities(model, begun, { responseFormat: { type: "json" } })).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  });

  it("lets tools be that are not to be called", () => {
    const output = { tools: [{ name: "now" }], toolChoice: "none" } as const;
    checkCapabilities(
      { modelId: "tiny", capabilities: { tools: cannot } },
      createPrompt("Hello"),
      output,
    );
  });
});
