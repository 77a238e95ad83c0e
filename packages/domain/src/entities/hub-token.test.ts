import { describe, expect, it } from "@jest/globals";
import { parseHubToken } from "./hub-token.ts";

describe("parseHubToken", () => {
  it.each([
    ["hf_abc", "hf_abc"],
    ["  hf_abc\r\n", "hf_abc"],
    ["x", "x"],
    ["~!".repeat(256), "~!".repeat(256)],
  ])("takes %j", (text, token) => {
    expect(parseHubToken(text)).toBe(token);
  });

  it.each([
    ["nothing", ""],
    ["spaces alone", " \n "],
    ["two words", "hf_secret hf_secret"],
    ["two lines", "hf_secret\nhf_secret"],
    ["a control character", "hf_secret\u0000"],
    ["what no header can hold", "hf_secret\u00e9"],
    ["513 characters", "secret".repeat(86).slice(0, 513)],
  ])("refuses %s, and does not repeat it", (_, text) => {
    const refuse = () => parseHubToken(text);
    expect(refuse).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
    expect(refuse).not.toThrow("secret");
  });
});
