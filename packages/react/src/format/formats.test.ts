import { describe, expect, it } from "@jest/globals";
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatSeconds,
  formatSpeed,
  formatTokens,
} from "./formats.ts";

/** Spaces differ between versions of the language data. */
const plain = (text: string) => text.replace(/\s/g, " ");

describe("formats", () => {
  it.each([
    [0, "en", "0 bytes"],
    [999, "en", "999 bytes"],
    [4_529_472, "en", "4.5 MB"],
    [4_529_472, "pt-BR", "4,5 MB"],
    [386_400_000, "en", "386 MB"],
    [42_520_000_000, "en", "42.5 GB"],
    [5e15, "en", "5,000 TB"],
  ])("writes %d bytes in %s as %s", (bytes, locale, words) => {
    expect(plain(formatBytes(bytes, locale))).toBe(words);
  });

  it("writes big numbers shortly", () => {
    expect(formatCompact(2_213_568, "en")).toBe("2.2M");
    expect(plain(formatCompact(2_213_568, "pt-BR"))).toBe("2,2 mi");
  });

  it("writes the tokens of a context in full while that is short", () => {
    expect(formatTokens(1024, "en")).toBe("1,024");
    expect(formatTokens(131_072, "en")).toBe("131.1K");
  });

  it("never says that something is whole before it is", () => {
    expect(formatPercent(0.999, "en")).toBe("99%");
    expect(formatPercent(1, "en")).toBe("100%");
  });

  it("shows a decimal of percents when it is asked to", () => {
    expect(formatPercent(0.4, "en", 1)).toBe("40.0%");
    expect(formatPercent(0.9999, "en", 1)).toBe("99.9%");
  });

  it.each([
    [0, "en", "0.0 byte/s"],
    [4_529_472, "en", "4.5 MB/s"],
    [120_000_000, "en", "120 MB/s"],
    [4_000_000, "pt-BR", "4,0 MB/s"],
  ])("writes a speed of %d bytes a second in %s as %s", (speed, locale, words) => {
    expect(plain(formatSpeed(speed, locale))).toBe(words);
  });

  it.each([
    [1, "en", "1 sec"],
    [59.2, "en", "1 min"],
    [61, "en", "2 min"],
    [3_600, "en", "1 hr"],
    [3_900, "en", "1 hr 5 min"],
    [45, "pt-BR", "45 s"],
  ])("writes a wait of %d seconds in %s as %s", (seconds, locale, words) => {
    expect(plain(formatDuration(seconds, locale))).toBe(words);
  });

  it("drops decimals that do not matter", () => {
    expect(formatCount(1234.4, "en")).toBe("1,234");
    expect(formatRate(3.456, "en")).toBe("3.5");
    expect(formatRate(345.6, "en")).toBe("346");
    expect([120, 2_340, 75_600].map((ms) => formatSeconds(ms, "en"))).toEqual([
      "0.12s",
      "2.3s",
      "76s",
    ]);
  });
});
