import {
  checkOptions,
  findWords,
  searchConversationsRules,
  searchWords,
  type ConversationHit,
  type ConversationOrigin,
  type SearchConversationsOptions,
} from "@llm/domain";
import type { Connection, Row } from "../database/connection.ts";
import type { OnUnreadable } from "./conversation-store.ts";
import { titleSource, turnSource, type RankedHit, type SearchSource } from "./search-sources.ts";
import { trigramQuery } from "./trigrams.ts";

/** How much a search looks at, the last stored first, so that a common word takes no longer than a rare one. */
const searchBounds = {
  /** Titles, and turns, that the index gives or, for words of one or two characters only, the last there are. */
  candidates: 5_000,
  /** UTF-16 units of their texts. */
  characters: 8_000_000,
  /** So many of those in which the words are get ranked. */
  hits: 300,
} as const;

/** How many candidates are read at a time. */
const batchSize = 250;

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
  const hits = new Map<string, ConversationHit>();
  for (const source of [titleSource, turnSource]) {
    const rows = candidates(database, source, trigramQuery(words), origin);
    for (const { hit } of hitsIn(rows, source, words, onUnreadable)) {
      if (hits.size < limit && !hits.has(hit.conversation.id)) hits.set(hit.conversation.id, hit);
    }
  }
  return [...hits.values()];
}

/** Rows that may have the words, the last stored first, read only as far as they are looked at. */
function* candidates(
  database: Connection,
  { newest, indexed }: SearchSource,
  query: string | undefined,
  origin: ConversationOrigin,
): Generator<Row, void, undefined> {
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

function hitsIn(
  rows: Generator<Row, void, undefined>,
  source: SearchSource,
  words: readonly string[],
  onUnreadable: OnUnreadable,
): RankedHit[] {
  const hits: RankedHit[] = [];
  let characters = 0;
  for (const row of rows) {
    try {
      const text = source.textOf(row);
      characters += text.length;
      const found = findWords(text, words);
      if (found !== undefined) hits.push(source.hitOf(row, found));
    } catch (error) {
      onUnreadable(error);
    }
    if (characters >= searchBounds.characters || hits.length >= searchBounds.hits) break;
  }
  return hits.sort(compareHits);
}

/** Whole words before parts of words, then the newest. */
function compareHits(one: RankedHit, other: RankedHit): number {
  return Number(other.areWhole) - Number(one.areWhole) || other.time - one.time;
}
