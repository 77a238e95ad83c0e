import { describe, expect, it } from "@jest/globals";
import { chooseContextSize } from "./context-size.ts";

const bytesPerToken = 1000;
const contextBytes = async (contextSize: number) => contextSize * bytesPerToken;
const large = { weightBytes: 100_000_000, contextBytes };

describe("chooseContextSize", () => {
  it("takes what the model was trained for, at most 8,192 tokens", async () => {
    expect(await chooseContextSize({ ...large, trainContextSize: 512 })).toBe(512);
    expect(await chooseContextSize({ ...large, trainContextSize: 6000 })).toBe(6000);
    expect(await chooseContextSize({ ...large, trainContextSize: 131_072 })).toBe(8192);
    expect(await chooseContextSize({ ...large, trainContextSize: undefined })).toBe(8192);
  });

  it("takes 4,096 tokens where more would take more memory than the weights", async () => {
    const small = { contextBytes, trainContextSize: 8192 };
    expect(await chooseContextSize({ ...small, weightBytes: 8192 * bytesPerToken })).toBe(8192);
    expect(await chooseContextSize({ ...small, weightBytes: 8192 * bytesPerToken - 1 })).toBe(4096);
    expect(await chooseContextSize({ ...small, trainContextSize: 2048, weightBytes: 1 })).toBe(
      2048,
    );
  });
});
