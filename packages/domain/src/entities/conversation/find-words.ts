import { foldText, foldWithOffsets } from "./search-text.ts";

/** Where the words of a search are in a text. */
export interface FoundWords {
  /** The text around the place, on one line. */
  readonly excerpt: string;
  /** Where the words are in `excerpt`: pairs of a start and an end, in UTF-16 units, in order and apart. */
  readonly matches: readonly (readonly [start: number, end: number])[];
  /** Whether each word stands for itself somewhere, rather than inside a longer one. */
  readonly areWhole: boolean;
}

type Span = [start: number, end: number];

const excerptLength = 160;
const lengthBefore = 40;
// Enough to choose a place by, however long the text.
const mostPlaces = 200;
const endsInLetter = /[\p{L}\p{N}\p{M}]$/u;
const beginsWithLetter = /^[\p{L}\p{N}\p{M}]/u;

/**
 * Tells how a text has all words of a search, in any order: undefined when one of them is missing.
 * @param words folded, as `searchWords` gives them
 */
export function matchWords(
  text: string,
  words: readonly string[],
): Pick<FoundWords, "areWhole"> | undefined {
  const plain = foldText(text);
  if (words.length === 0 || !words.every((word) => plain.includes(word))) return undefined;
  return {
    areWhole: words.every((word) => placesOf(plain, word).some((at) => isWhole(plain, at))),
  };
}

/**
 * Finds all words of a search in a text, as `matchWords` does, and shows the place where most of them are.
 * @param words folded, as `searchWords` gives them
 */
export function findWords(text: string, words: readonly string[]): FoundWords | undefined {
  const match = matchWords(text, words);
  if (match === undefined) return undefined;
  const { text: plain, offsets } = foldWithOffsets(text);
  const places = words.map((word) => placesOf(plain, word));
  const best = bestPlace(places);
  const place = places.flat().find(([start]) => start === best);
  const [start, end] = excerptSpan(text, offsets[best] ?? 0, offsets[place?.[1] ?? best] ?? 0);
  return { ...onOneLine(text, start, end, words), ...match };
}

function placesOf(text: string, word: string): Span[] {
  const spans: Span[] = [];
  let start = text.indexOf(word);
  while (start !== -1 && spans.length < mostPlaces) {
    spans.push([start, start + word.length]);
    start = text.indexOf(word, start + word.length);
  }
  return spans;
}

function isWhole(text: string, [start, end]: Span): boolean {
  return (
    !endsInLetter.test(text.slice(Math.max(0, start - 2), start)) &&
    !beginsWithLetter.test(text.slice(end, end + 2))
  );
}

/** Where the most words are close together; the first such place. */
function bestPlace(places: readonly (readonly Span[])[]): number {
  const starts = places
    .flat()
    .map(([start]) => start)
    .sort((one, other) => one - other);
  const reach = excerptLength - lengthBefore;
  const wordsFrom = (from: number) =>
    places.filter((spans) => spans.some(([start, end]) => start >= from && end <= from + reach))
      .length;
  let best = { start: starts[0] ?? 0, words: 0 };
  for (const start of starts) {
    const words = wordsFrom(start);
    if (words > best.words) best = { start, words };
    if (words === places.length) break;
  }
  return best.start;
}

/** A span of the original text around a place, which never cuts a character in two. */
function excerptSpan(text: string, placeStart: number, placeEnd: number): Span {
  let start = Math.max(0, placeStart - lengthBefore);
  const space = text.slice(start, placeStart).search(/\s/);
  if (start > 0 && space !== -1) start += space + 1;
  const end = Math.max(placeEnd, Math.min(text.length, start + excerptLength));
  return [start - Number(isInside(text, start)), end + Number(isInside(text, end))];
}

function isInside(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
}

function onOneLine(
  text: string,
  start: number,
  end: number,
  words: readonly string[],
): Pick<FoundWords, "excerpt" | "matches"> {
  const line = text
    .slice(start, end)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  const excerpt = `${start > 0 ? "… " : ""}${line}${end < text.length ? " …" : ""}`;
  const { text: plain, offsets } = foldWithOffsets(excerpt);
  const spans = words
    .flatMap((word) => placesOf(plain, word))
    .sort(([one], [other]) => one - other)
    .map(([from, to]): Span => [offsets[from] ?? 0, endOf(offsets, to)]);
  return { excerpt, matches: joined(spans) };
}

/** The end, in the original, of what ends at `to`: that of the whole character, and of the accents after it. */
function endOf(offsets: Uint32Array, to: number): number {
  const last = offsets[to - 1] ?? 0;
  for (let unit = to; unit < offsets.length; unit++) {
    const offset = offsets[unit] ?? 0;
    if (offset > last) return offset;
  }
  return last;
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const [start, end] of spans) {
    const last = result.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
