import { foldText } from "@llm/domain";

// Each trigram narrows the search further, but less and less.
const mostTrigrams = 64;

/** A text as the index takes it; the tokenizer would end it at a NUL. */
export function indexedText(text: string): string {
  return foldText(text).replaceAll("\0", " ");
}

/**
 * The query of what may have all words; whether it has is to be checked on the text. Words of one or two characters
 * say nothing to an index of three.
 * @param words folded
 * @returns undefined when all words are that short
 */
export function trigramQuery(words: readonly string[]): string | undefined {
  const trigrams = new Set<string>();
  const each = Math.max(1, Math.floor(mostTrigrams / words.length));
  for (const word of words) for (const one of trigramsOf(word, each)) trigrams.add(one);
  if (trigrams.size === 0) return undefined;
  return Array.from(trigrams, (one) => `"${one.replaceAll('"', '""')}"`).join(" ");
}

function trigramsOf(word: string, most: number): string[] {
  // By character, as the tokenizer counts.
  const characters = Array.from(word.replaceAll("\0", " "));
  const starts = Math.max(0, characters.length - 2);
  const step = Math.max(1, starts / most);
  const trigrams: string[] = [];
  for (let start = 0; start < starts; start += step) {
    const from = Math.floor(start);
    trigrams.push(characters.slice(from, from + 3).join(""));
  }
  return trigrams;
}
