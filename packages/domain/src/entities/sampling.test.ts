import { describe, expect, it } from "@jest/globals";
import { defaultSampling, resolveSampling, type SamplingOptions } from "./sampling.ts";

describe("resolveSampling", () => {
  it.each(Object.keys(defaultSampling))("chooses %s by the same order", (name) => {
    const choose = (asked: SamplingOptions, recommended: SamplingOptions) =>
      new Map<string, number>(Object.entries(resolveSampling(asked, recommended))).get(name);
    const byDefault = new Map<string, number>(Object.entries(defaultSampling)).get(name);
    expect(choose({ [name]: 3 }, { [name]: 5 })).toBe(3);
    expect(choose({}, { [name]: 5 })).toBe(5);
    expect(choose({}, {})).toBe(byDefault);
  });

  it("takes what is asked, else what the model recommends, else the defaults", () => {
    const asked = { temperature: 0.2, seed: 7 };
    const recommended = { temperature: 1, topK: 20 };
    expect(resolveSampling(asked, recommended)).toEqual({
      ...defaultSampling,
      temperature: 0.2,
      topK: 20,
      seed: 7,
    });
  });

  it("always takes the likeliest token only when that is asked or recommended", () => {
    expect(resolveSampling({}, {}).temperature).toBe(0.7);
    expect(resolveSampling({ temperature: 0 }, { temperature: 1 }).temperature).toBe(0);
    expect(resolveSampling({}, { temperature: 0 }).temperature).toBe(0);
  });

  it("draws a seed of its own each time none is asked for", () => {
    let next = 1;
    const draw = () => resolveSampling({}, { seed: 5 }, () => next++).seed;
    expect([draw(), draw()]).toEqual([1, 2]);
    const drawn = resolveSampling({}, {}).seed;
    expect(Number.isInteger(drawn) && drawn >= 0 && drawn <= 0xffff_ffff).toBe(true);
  });
});
