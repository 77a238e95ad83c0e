import { foldText } from "@llm/domain/adapters";

// Each trigram narrows the search further, but less and less.
const mostTrigrams = 64;
const beyondAscii = /[\u0080-\uffff]/;

/** A text as the index takes it: its last two characters begin a trigram too. The tokenizer would end it at a NUL. */
export function indexedText(text: string): string {
  return `${foldText(text)}\n`.replaceAll("\0", " ");
}

/**
 * The query of what may have all words; whether it has is to be checked on the text. A word of two characters beyond
 * ASCII, as most words of Chinese are, is looked up as all the trigrams that begin with it. Others of one or two say
 * nothing to an index of three: two letters begin too many.
 * @param words folded
 * @param trigramsFrom gives the trigrams in the index that begin with a text
 * @returns undefined when all words are that short; empty when nothing can have them
 */
export function trigramQuery(
  words: readonly string[],
  trigramsFrom: (start: string) => readonly string[],
): string | undefined {
  const each = Math.max(1, Math.floor(mostTrigrams / words.length));
  const parts: string[] = [];
  for (const word of words) {
    // By character, as the tokenizer counts.
    const characters = Array.from(word.replaceAll("\0", " "));
    if (characters.length > 2) {
      parts.push(...trigramsOf(characters, each).map(quoted));
    } else if (characters.length === 2 && beyondAscii.test(word)) {
      const trigrams = trigramsFrom(characters.join(""));
      if (trigrams.length === 0) return "";
      parts.push(`(${trigrams.map(quoted).join(" OR ")})`);
    }
  }
  return parts.length === 0 ? undefined : [...new Set(parts)].join(" AND ");
}

function quoted(trigram: string): string {
  return `"${trigram.replaceAll('"', '""')}"`;
}

function trigramsOf(characters: readonly string[], most: number): string[] {
  const starts = characters.length - 2;
  const step = Math.max(1, starts / most);
  const trigrams: string[] = [];
  for (let start = 0; start < starts; start += step) {
    const from = Math.floor(start);
    trigrams.push(characters.slice(from, from + 3).join(""));
  }
  return trigrams;
}
