import { describe, expect, it } from "@jest/globals";
import { SeededRandom } from "./seeded-random.ts";

const firstOf = (seed: number): readonly number[] => {
  const random = new SeededRandom(seed);
  return Array.from({ length: 4 }, () => random.below(1_000));
};

describe("SeededRandom", () => {
  it("repeats itself for the same seed alone", () => {
    expect(firstOf(1)).toEqual(firstOf(1));
    expect(firstOf(1)).not.toEqual(firstOf(2));
  });

  it("stays the same between versions, for reports name seeds", () => {
    expect(firstOf(7)).toEqual([532, 690, 334, 430]);
  });

  it("reaches all of a range, and nothing beside it", () => {
    const random = new SeededRandom(3);
    const numbers = Array.from({ length: 400 }, () => random.below(4));
    expect(new Set(numbers)).toEqual(new Set([0, 1, 2, 3]));
    const fractions = Array.from({ length: 400 }, () => random.next());
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...fractions)).toBeLessThan(1);
    expect(
      Array.from({ length: 400 }, () => random.chance(25)).filter(Boolean).length,
    ).toBeGreaterThan(50);
  });

  it("picks nothing from nothing", () => {
    const random = new SeededRandom(1);
    expect(random.pick(["only"])).toBe("only");
    expect(() => random.pick([])).toThrow("nothing to pick");
  });
});
