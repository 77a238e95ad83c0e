import { describe, expect, it } from "@jest/globals";
import { findWords } from "./find-words.ts";
import { foldText, foldWithOffsets, searchWords } from "./search-text.ts";

describe("foldText", () => {
  it.each([
    ["Hello World", "hello world"],
    ["ÀÉÎõü Ç", "aeiou c"],
    ["Straße", "strasse"],
    ["ΟΔΟΣ οδος", "οδοσ οδοσ"],
    ["İI", "ii"],
    ["ﬁne Ⅳ ＡＢ", "fine iv ab"],
    ["\ud800 \udc00", "\ud800 \udc00"],
    ["\u0000\u001b", "\u0000\u001b"],
  ])("makes %j %j", (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it("keeps vowels of other scripts", () => {
    expect(foldText("कि")).not.toBe(foldText("क"));
    expect(foldText("が")).not.toBe(foldText("か"));
  });

  it("folds each character by itself, whatever is beside it", () => {
    const between = (text: string) => foldText(`AΣ${text}ΣZ`);
    for (let code = 0; code < 0x2_0000; code++) {
      const character = String.fromCodePoint(code);
      const folded = foldText(character);
      if (between(character) !== `aσ${folded}σz`) expect([code, between(character)]).toBe(folded);
      if (foldText(folded) !== folded) expect([code, foldText(folded)]).toBe(folded);
    }
  });

  it("knows where each unit was", () => {
    const text = "aÉß👍ﬁ";
    const folded = foldWithOffsets(text);
    expect(folded.text).toBe(foldText(text));
    expect([...folded.offsets]).toEqual([0, 1, 2, 2, 3, 3, 5, 5, 6]);
  });
});

describe("searchWords", () => {
  it("gives each word once, folded", () => {
    expect(searchWords("  Ab\tcd\u3000AB \n")).toEqual(["ab", "cd"]);
    expect(searchWords(" \n")).toEqual([]);
  });

  it("takes the first 32", () => {
    const words = Array.from({ length: 50 }, (_, number) => `w${number}`);
    expect(searchWords(words.join(" "))).toEqual(words.slice(0, 32));
  });
});

describe("findWords", () => {
  const marked = (text: string, query: string) => {
    const found = findWords(text, searchWords(query));
    return found?.matches.map(([start, end]) => found.excerpt.slice(start, end));
  };

  it("finds nothing without words, or without one of them", () => {
    expect(findWords("text", [])).toBeUndefined();
    expect(findWords("", ["a"])).toBeUndefined();
    expect(findWords("one two", ["one", "three"])).toBeUndefined();
  });

  it("shows the place where the most words are together", () => {
    const filler = "filler ".repeat(100);
    const text = `sea ${filler} the sea and the moon ${filler} moon`;
    expect(findWords(text, ["moon", "sea"])?.excerpt).toContain("the sea and the moon");
    expect(marked(text, "moon sea")).toEqual(["sea", "moon"]);
  });

  it("says that there is more before and after", () => {
    const filler = "filler ".repeat(100);
    expect(findWords(`${filler}moon ${filler}`, ["moon"])?.excerpt).toMatch(/^… .*moon .* …$/);
    expect(findWords("the moon", ["moon"])?.excerpt).toBe("the moon");
  });

  it("never cuts a character in two, wherever it begins and ends", () => {
    for (let length = 0; length < 120; length++) {
      const text = `${"👍".repeat(100)}${"x".repeat(length)}moon${"y".repeat(length)}${"👍".repeat(200)}`;
      const excerpt = findWords(text, ["moon"])?.excerpt ?? "\ud800";
      expect(excerpt).toContain("moon");
      expect(excerpt).not.toMatch(/\p{Cs}/u);
      expect(excerpt.length).toBeLessThan(260);
    }
  });

  it("tells whole words from parts of words", () => {
    expect(findWords("the moon.", ["moon"])?.areWhole).toBe(true);
    expect(findWords("moonlight, moon", ["moon"])?.areWhole).toBe(true);
    expect(findWords("moonlight", ["moon"])?.areWhole).toBe(false);
    expect(findWords("the moonlight", ["the", "moon"])?.areWhole).toBe(false);
    expect(findWords("émoon", ["moon"])?.areWhole).toBe(false);
  });

  it("shows a word that is longer than an excerpt, whole", () => {
    const word = "x".repeat(500);
    expect(marked(`before ${word} after`, word)).toEqual([word]);
  });

  it("marks letters with the accents that follow them", () => {
    expect(marked("cafe\u0301s", "cafe")).toEqual(["cafe\u0301"]);
    expect(marked("ﬁne", "f")).toEqual(["ﬁ"]);
  });
});
