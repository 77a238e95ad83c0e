import { describe, expect, it } from "@jest/globals";
import { capabilityNames, capabilitySources, requireCapability } from "./model-capabilities.ts";

describe("requireCapability", () => {
  it.each(capabilityNames)("refuses %s only when it is known to be missing", (name) => {
    for (const knownFrom of capabilitySources) {
      requireCapability({ [name]: { isSupported: true, knownFrom } }, name, "tiny");
      expect(() =>
        requireCapability({ [name]: { isSupported: false, knownFrom } }, name, "tiny"),
      ).toThrow(
        expect.objectContaining({
          code: "NOT_SUPPORTED",
          message: expect.stringContaining('The model "tiny" cannot '),
          details: { modelId: "tiny", capability: name },
        }),
      );
    }
    requireCapability({}, name, "tiny");
  });
});
