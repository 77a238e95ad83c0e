import { describe, expect, it } from "@jest/globals";
import { markdownBlocks } from "./markdown-blocks.ts";

describe("markdownBlocks", () => {
  it.each([
    ["paragraphs", "One.\n\nTwo.", ["One.", "Two."]],
    ["a heading after a list", "- a\n- b\n\n# Title", ["- a\n- b", "# Title"]],
    ["nothing", "", [""]],
  ])("splits %s", (_, text, blocks) => {
    expect(markdownBlocks(text)).toEqual(blocks);
  });

  it.each([
    ["a loose list", "1. a\n\n2. b\n\n   more of b\n\n- c"],
    ["a fence with blank lines", "```ts\na\n\nb\n```"],
    ["a fence that is not closed yet", "~~~\na\n\nb"],
    ["a fence with a shorter one inside", "````\n```\n\na\n```\n\nb\n````"],
    ["a fence whose text begins like its end", "```\n```ts\n\nb\n```"],
    ["a quote", "> a\n\n> b"],
  ])("keeps %s together", (_, text) => {
    expect(markdownBlocks(text)).toEqual([text]);
  });

  it("loses nothing", () => {
    const text = "One.\n\n\nTwo.\n\n```\nx\n\ny\n```\n\nThree.\n";
    expect(markdownBlocks(text).join("\n\n")).toBe(text);
  });
});
