import { describe, expect, it } from "@jest/globals";
import { nearestNames } from "./nearest-names.ts";

const names = ["starter", "storyteller", "qwen2.5-0.5b-instruct", "llama-3.2-1b"];

describe("nearestNames", () => {
  it.each([
    { name: "startr", nearest: "starter" },
    { name: "STARTER", nearest: "starter" },
    { name: "strater", nearest: "starter" },
    { name: "story", nearest: "storyteller" },
    { name: "qwen", nearest: "qwen2.5-0.5b-instruct" },
    { name: "llama-3.1-1b", nearest: "llama-3.2-1b" },
  ])("finds $nearest for $name", ({ name, nearest }) => {
    expect(nearestNames(name, names)[0]).toBe(nearest);
  });

  it("gives as many as are asked for, in their order when equally near", () => {
    expect(nearestNames("", ["ab", "cd", "e"], 2)).toEqual(["e", "ab"]);
    expect(nearestNames("startr", names)).toHaveLength(3);
    expect(nearestNames("startr", [])).toEqual([]);
  });
});
