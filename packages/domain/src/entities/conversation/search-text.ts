// Marks that are left out when texts are compared: accents, which NFKD splits off, and what picks the looks of an
// emoji. Marks of other scripts stay, since they are vowels or change the letter.
const ignoredMarks = /[\u0300-\u036f\ufe0e\ufe0f]/g;
const beyondAscii = /[\u0080-\uffff]/;
const folded = new Map<string, string>();
const mostFolded = 10_000;
const mostWords = 32;

/** A text as it is compared in a search: without case, accents and forms of the same letter. */
export function foldText(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  let result = "";
  for (const character of text) result += foldCharacter(character);
  return result;
}

/** A folded text, and where each UTF-16 unit of it was in the original: one more than it has, the last for its end. */
export function foldWithOffsets(text: string): { text: string; offsets: Uint32Array } {
  const parts: string[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const character of text) {
    const part = foldCharacter(character);
    for (let unit = 0; unit < part.length; unit++) offsets.push(offset);
    parts.push(part);
    offset += character.length;
  }
  offsets.push(offset);
  return { text: parts.join(""), offsets: Uint32Array.from(offsets) };
}

/** The words of a search as they are compared, each once: what stands between white space. The first 32 count. */
export function searchWords(text: string): readonly string[] {
  const words = foldText(text)
    .split(/\s+/)
    .filter((word) => word !== "");
  return [...new Set(words)].slice(0, mostWords);
}

function foldCharacter(character: string): string {
  const known = folded.get(character);
  if (known !== undefined) return known;
  // Upper case first: it joins letters that have two lower cases, such as the two sigmas.
  const result = character
    .normalize("NFKD")
    .replace(ignoredMarks, "")
    .toUpperCase()
    .toLowerCase()
    .replace(ignoredMarks, "");
  if (folded.size < mostFolded) folded.set(character, result);
  return result;
}
