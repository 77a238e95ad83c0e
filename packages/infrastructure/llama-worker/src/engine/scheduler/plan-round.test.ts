import { describe, expect, it } from "@jest/globals";
import { SeededRandom } from "@llm/testing/random";
import { planRound, type SlotDemand } from "./plan-round.ts";

const even = { promptSlice: 64, round: 0 };
const odd = { promptSlice: 64, round: 1 };

function demand(slot: number, unread: number, arrival = slot): SlotDemand {
  return { slot, unread, arrival };
}

function read(demands: readonly SlotDemand[], options = even) {
  return planRound(demands, options).map((step) => [step.slot, step.read]);
}

describe("planRound", () => {
  it("plans nothing when nobody is ready", () => {
    expect(planRound([], even)).toEqual([]);
  });

  it("lets all who write have a token, in the order of slots", () => {
    expect(read([demand(2, 0), demand(0, 0), demand(1, 0)])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ]);
  });

  it("reads a prompt in full slices, the short one first", () => {
    const slices: number[] = [];
    for (let unread = 150; unread > 0; unread -= slices.at(-1) ?? 0) {
      slices.push(...planRound([demand(0, unread)], even).map((step) => step.read));
    }
    expect(slices).toEqual([22, 64, 64]);
    expect(read([demand(0, 64)])).toEqual([[0, 64]]);
  });

  it("reads one slice while others write, and the one token that goes with theirs", () => {
    expect(read([demand(0, 0), demand(1, 651), demand(2, 0), demand(3, 651)])).toEqual([
      [0, 0],
      [1, 65],
      [2, 0],
    ]);
  });

  it("lets the oldest prompt and the shortest take turns", () => {
    const demands = [demand(0, 128, 9), demand(1, 640, 3), demand(2, 320, 5)];
    expect(read(demands, even)).toEqual([[1, 63]]);
    expect(read(demands, odd)).toEqual([[0, 63]]);
  });

  it("reads the last token of a prompt with those who write", () => {
    expect(read([demand(0, 0), demand(1, 40), demand(2, 1)])).toEqual([
      [0, 0],
      [1, 39],
      [2, 1],
    ]);
  });

  it("never has several answers in a round that reads a prompt to its end", () => {
    const numbers = new SeededRandom(7);
    const random = (limit: number): number => numbers.below(limit);
    for (let run = 0; run < 2000; run++) {
      const demands = Array.from({ length: 1 + random(8) }, (_, slot) =>
        demand(slot, random(3) === 0 ? random(200) : random(3), random(20)),
      );
      const steps = planRound(demands, { promptSlice: 1 + random(80), round: run });
      const unread = new Map(demands.map((wanted) => [wanted.slot, wanted.unread]));
      const answering = steps.filter((step) => unread.get(step.slot) === step.read);
      const isSafe = answering.length < 2 || answering.every((step) => step.read <= 1);
      expect({ demands, steps, isSafe }).toEqual({ demands, steps, isSafe: true });
    }
  });

  it("completes short prompts with what is left of a slice", () => {
    const demands = [demand(0, 30), demand(1, 100), demand(2, 25), demand(3, 10), demand(4, 20)];
    expect(read(demands)).toEqual([
      [0, 29],
      [3, 9],
      [4, 19],
    ]);
  });

  it("reads prompts of the same length one after the other", () => {
    const demands = [demand(0, 128, 2), demand(1, 128, 1)];
    expect(read(demands, even)).toEqual([[1, 63]]);
    expect(read(demands, odd)).toEqual([[1, 63]]);
  });
});
