import { describe, expect, it } from "@jest/globals";
import { SeededRandom } from "@llm/testing/random";
import type { ReasoningMarks } from "./reasoning-marks.ts";
import { ReasoningSplitter, withoutReasoning } from "./reasoning-splitter.ts";

const think: ReasoningMarks = { start: "<think>", end: "</think>", textStarts: [] };
const channels: ReasoningMarks = {
  start: "<|channel|>analysis<|message|>",
  end: "<|end|>",
  textStarts: ["<|start|>assistant<|channel|>final<|message|>", "<|channel|>final<|message|>"],
};

interface Split {
  readonly marks?: ReasoningMarks | undefined;
  readonly isOpen?: boolean;
}

function split(pieces: readonly string[], { marks = think, isOpen = false }: Split = {}) {
  const splitter = new ReasoningSplitter(marks, isOpen);
  const given = [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.flush()];
  const contentOf = (wanted: string) =>
    given
      .filter(({ type }) => type === wanted)
      .map(({ content }) => content)
      .join("");
  return { reasoning: contentOf("reasoning"), text: contentOf("text"), given };
}

const answers: readonly (readonly [
  what: string,
  answer: string,
  expected: { readonly reasoning: string; readonly text: string },
  how?: Split,
])[] = [
  ["none", "Hello.\n", { reasoning: "", text: "Hello.\n" }],
  ["one", "<think>Well.</think>Hello.", { reasoning: "Well.", text: "Hello." }],
  [
    "one with blank lines around it",
    "\n<think>\nWell,\n\nnow. \n</think>\n\n Hello.\n",
    { reasoning: "Well,\n\nnow.", text: "Hello.\n" },
  ],
  ["an empty one", "<think>\n\n</think>\n\nHello.", { reasoning: "", text: "Hello." }],
  ["one that never ends", "<think>Well, now</thi", { reasoning: "Well, now</thi", text: "" }],
  [
    "one that the prompt opened",
    "Well.\n</think>\nHi",
    { reasoning: "Well.", text: "Hi" },
    { isOpen: true },
  ],
  [
    "one opened twice",
    "\n<think>\nWell.</think>Hi",
    { reasoning: "Well.", text: "Hi" },
    { isOpen: true },
  ],
  ["an opened one that never ends", "Well, ", { reasoning: "Well,", text: "" }, { isOpen: true }],
  [
    "marks later on",
    "The tag <think> ends with </think>.",
    { reasoning: "", text: "The tag <think> ends with </think>." },
  ],
  [
    "marks in the answer after it",
    "<think>Tags?</think>Write <think>so</think>.",
    { reasoning: "Tags?", text: "Write <think>so</think>." },
  ],
  ["half a start mark", "<thin ice>", { reasoning: "", text: "<thin ice>" }],
  ["nothing but blanks", " \n", { reasoning: "", text: " \n" }],
  [
    "marks it does not know",
    "<think>a</think>b",
    { reasoning: "", text: "<think>a</think>b" },
    { marks: channels },
  ],
  [
    "channels",
    "<|channel|>analysis<|message|>Well.<|end|><|start|>assistant<|channel|>final<|message|>Hello.",
    { reasoning: "Well.", text: "Hello." },
    { marks: channels },
  ],
  [
    "a channel of the answer alone",
    "<|channel|>final<|message|>Hello.",
    { reasoning: "", text: "Hello." },
    { marks: channels },
  ],
];

describe("ReasoningSplitter", () => {
  // With four parameters Jest would take the last for a callback where a row has three entries.
  it.each(answers)("splits %s", (...[, answer, expected, how]) => {
    expect(split([answer], how)).toMatchObject(expected);
    expect(split([...answer], how)).toMatchObject(expected);
  });

  it("gives the same in whatever pieces the answer comes, and no empty ones", () => {
    const random = new SeededRandom(20_261_121);
    for (let round = 0; round < 500; round++) {
      const [, answer, expected, how] = answers[random.below(answers.length)] ?? [];
      const pieces: string[] = [];
      for (let rest = answer ?? ""; rest !== "";) {
        const length = 1 + random.below(6);
        pieces.push(rest.slice(0, length));
        rest = rest.slice(length);
      }
      const { given, ...contents } = split(pieces, how);
      expect(contents).toEqual(expected);
      expect(given.filter(({ content }) => content === "")).toEqual([]);
    }
  });

  it("does not hold back what is sure", () => {
    const splitter = new ReasoningSplitter(think, false);
    expect(splitter.push("<think>Well, ")).toEqual([{ type: "reasoning", content: "Well," }]);
    expect(splitter.push("now")).toEqual([{ type: "reasoning", content: " now" }]);
    expect(splitter.push("</think>")).toEqual([]);
    expect(splitter.isPast).toBe(false);
    expect(splitter.push("\nHi ")).toEqual([{ type: "text", content: "Hi " }]);
    expect(splitter.isPast).toBe(true);
  });

  it("passes everything when the model marks nothing", () => {
    const splitter = new ReasoningSplitter(undefined, false);
    expect(splitter.push(" <think>")).toEqual([{ type: "text", content: " <think>" }]);
    expect(splitter.flush()).toEqual([]);
  });
});

describe("withoutReasoning", () => {
  it.each([
    ["<think>\nWell.\n</think>\n\nHello.", false, "Hello."],
    ["Well.\n</think>\n\nHello.", true, "Hello."],
    ["<think>Well.</think>Hello.", true, "Hello."],
    ["<think>Well, ", false, ""],
    ["Hello.", true, "Hello."],
    ["It ends with </think>.", false, "It ends with </think>."],
  ])("makes of %j (open: %s) %j", (answer, isOpen, expected) => {
    expect(withoutReasoning(answer, think, isOpen)).toBe(expected);
  });
});
