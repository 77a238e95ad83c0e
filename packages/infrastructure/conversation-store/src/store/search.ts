import type { ConversationHit, ConversationOrigin, SearchConversationsOptions } from "@llm/domain";
import {
  checkOptions,
  matchWords,
  searchConversationsRules,
  searchWords,
} from "@llm/domain/adapters";
import type { Connection, Row } from "../database/connection.ts";
import type { OnUnreadable } from "./on-unreadable.ts";
import { titleSource, turnSource, type SearchSource } from "./search-sources.ts";
import { trigramQuery } from "./trigrams.ts";

/** How much a search looks at, the last stored first, so that a common word takes no longer than a rare one. */
const searchBounds = {
  /** Titles, and turns, that the index gives or, where it cannot help, the last there are. */
  candidates: 5_000,
  /** UTF-16 units of their texts. */
  characters: 8_000_000,
  /** So many places are enough, once they are in as many conversations as are asked for. */
  places: 1_000,
} as const;

/** How many candidates are read at a time. */
const batchSize = 250;

/** The best place of a conversation. */
interface Place {
  readonly row: Row;
  readonly areWhole: boolean;
  readonly time: number;
}

/** Searches titles, then turns, as the port says; of what is found, the newest is ranked (`searchBounds`). */
export function searchConversations(
  database: Connection,
  text: string,
  options: SearchConversationsOptions,
  onUnreadable: OnUnreadable,
): readonly ConversationHit[] {
  checkOptions(options, searchConversationsRules);
  const { origin = "app", limit = 20 } = options;
  const words = searchWords(text);
  if (words.length === 0) return [];
  const hits = new Map<unknown, ConversationHit>();
  for (const source of [titleSource, turnSource]) {
    if (hits.size >= limit) break;
    const query = trigramQuery(words, (start) => trigramsFrom(database, source, start));
    const rows = candidates(database, source, query, origin);
    for (const { row } of bestPlaces(rows, source, words, limit, onUnreadable)) {
      const { conversation } = row;
      if (hits.size >= limit || hits.has(conversation)) continue;
      readable(onUnreadable, () => hits.set(conversation, source.hitOf(row, words)));
    }
  }
  return [...hits.values()];
}

function trigramsFrom(database: Connection, source: SearchSource, start: string): string[] {
  const rows = database.all(source.trigrams, start, `${start}\u{10ffff}`);
  return rows.map(({ term }) => String(term));
}

/** Rows that may have the words, the last stored first, read only as far as they are looked at. */
function* candidates(
  database: Connection,
  { newest, indexed }: SearchSource,
  query: string | undefined,
  origin: ConversationOrigin,
): Generator<Row, void, undefined> {
  if (query === "") return;
  let before = Number.MAX_SAFE_INTEGER;
  for (let given = 0; given < searchBounds.candidates; given += batchSize) {
    const rows =
      query === undefined
        ? database.all(newest, before, origin, batchSize)
        : database.all(indexed, query, before, origin, batchSize);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < batchSize) return;
    before = Number(last["seq"]);
  }
}

/** The best place of each conversation in which the words are, the best first. */
function bestPlaces(
  rows: Generator<Row, void, undefined>,
  source: SearchSource,
  words: readonly string[],
  limit: number,
  onUnreadable: OnUnreadable,
): readonly Place[] {
  const best = new Map<unknown, Place>();
  let [characters, places] = [0, 0];
  for (const row of rows) {
    readable(onUnreadable, () => {
      const { text, time } = source.candidateOf(row);
      characters += text.length;
      const match = matchWords(text, words);
      if (match === undefined) return;
      places++;
      const place = { row, time, ...match };
      const known = best.get(row["conversation"]);
      if (known === undefined || compare(place, known) < 0) best.set(row["conversation"], place);
    });
    if (characters >= searchBounds.characters) break;
    if (places >= searchBounds.places && best.size >= limit) break;
  }
  return [...best.values()].sort(compare);
}

/** Whole words before parts of words, then the newest. */
function compare(one: Place, other: Place): number {
  return Number(other.areWhole) - Number(one.areWhole) || other.time - one.time;
}

/** Leaves out an entry that cannot be read, so that it hides no other. */
function readable(onUnreadable: OnUnreadable, read: () => void): void {
  try {
    read();
  } catch (error) {
    onUnreadable(error);
  }
}
