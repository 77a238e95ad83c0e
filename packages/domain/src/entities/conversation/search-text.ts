// Marks that are left out when texts are compared: accents, which NFKD splits off, and what picks the looks of an
// emoji. Marks of other scripts stay, since they are vowels or change the letter.
const ignoredMarks = /[\u0300-\u036f\ufe0e\ufe0f]/g;
const beyondAscii = /[\u0080-\uffff]+/g;
const folded = new Map<string, string>();
const mostFolded = 10_000;
const mostWords = 32;

/** A text as it is compared in a search: without case, accents and forms of the same letter. */
export function foldText(text: string): string {
  return text.replace(beyondAscii, foldCharacters).toLowerCase();
}

/** A folded text, and where each UTF-16 unit of it was in the original; after the last one, where that ends. */
export function foldWithOffsets(text: string): { text: string; offsets: Uint32Array } {
  const result = foldText(text);
  const offsets = new Uint32Array(result.length + 1);
  let [unit, offset] = [0, 0];
  for (const character of text) {
    const end = unit + foldCharacter(character).length;
    offsets.fill(offset, unit, end);
    unit = end;
    offset += character.length;
  }
  offsets[unit] = offset;
  return { text: result, offsets };
}

/** The words of a search as they are compared, each once: what stands between white space. The first 32 count. */
export function searchWords(text: string): readonly string[] {
  const words = foldText(text)
    .split(/\s+/)
    .filter((word) => word !== "");
  return [...new Set(words)].slice(0, mostWords);
}

function foldCharacters(text: string): string {
  let result = "";
  for (const character of text) result += foldCharacter(character);
  return result;
}

function foldCharacter(character: string): string {
  const known = folded.get(character);
  if (known !== undefined) return known;
  // Through upper case, which joins letters that have two lower cases, such as the two sigmas.
  const result = character
    .normalize("NFKD")
    .replace(ignoredMarks, "")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(ignoredMarks, "");
  if (folded.size < mostFolded) folded.set(character, result);
  return result;
}
