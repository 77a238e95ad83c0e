import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { SqliteConversationRepository } from "@llm/conversation-store";
import type { AnswerTurn } from "@llm/domain";
import { median, quantile } from "../statistics.ts";
import { CommonWords } from "./common-words.ts";
import { fillStore, type StoreSize } from "./large-store.ts";

/** How long something took, in milliseconds, over many rounds. */
export interface StoreFigure {
  readonly name: string;
  readonly median: number;
  readonly p95: number;
  readonly highest: number;
}

export interface StoreMeasurements {
  readonly size: StoreSize;
  readonly importSeconds: number;
  readonly textMegabytes: number;
  readonly fileMegabytes: number;
  readonly figures: readonly StoreFigure[];
  /** How late the event loop of the host was while all of it was done, in milliseconds. */
  readonly eventLoopDelay: { readonly p99: number; readonly highest: number };
}

const megabyte = 1_000_000;

/** Fills a store in the folder for temporary files, measures each use of it and deletes it. */
export async function measureStore(
  size: StoreSize,
  rounds: number,
  say: (line: string) => void,
): Promise<StoreMeasurements> {
  const folder = await mkdtemp(join(tmpdir(), "llm-bench-"));
  const path = join(folder, "conversations.db");
  const words = new CommonWords(1);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  try {
    say(`storing ${size.conversations} conversations of ${size.turns} turns`);
    const began = performance.now();
    const characters = await withStore(path, (repository) => fillStore(repository, size, words));
    const importSeconds = (performance.now() - began) / 1_000;
    const { size: fileBytes } = await stat(path);
    say("measuring");
    const opening = await timed("open, and list 100", Math.min(rounds, 10), () =>
      withStore(path, (repository) => repository.list()),
    );
    delay.enable();
    const figures = await withStore(path, (repository) =>
      useStore(repository, size, rounds, words),
    );
    delay.disable();
    return {
      size,
      importSeconds,
      textMegabytes: characters / megabyte,
      fileMegabytes: fileBytes / megabyte,
      figures: [opening, ...figures],
      eventLoopDelay: { p99: delay.percentile(99) / 1e6, highest: delay.max / 1e6 },
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function withStore<Result>(
  path: string,
  use: (repository: SqliteConversationRepository) => Promise<Result>,
): Promise<Result> {
  await using repository = new SqliteConversationRepository({ path });
  return await use(repository);
}

async function useStore(
  repository: SqliteConversationRepository,
  { conversations, turns }: StoreSize,
  rounds: number,
  words: CommonWords,
): Promise<readonly StoreFigure[]> {
  const someId = (round: number) => `c${(round * 7_919) % conversations}`;
  const { next = "" } = await repository.list({ limit: 100 });
  const answer: AnswerTurn = {
    id: "growing",
    parentId: `t${turns - 1}`,
    role: "assistant",
    status: "running",
    text: "",
    reasoning: "",
    createdAt: 1_800_000_000_000,
  };
  await repository.addTurns("c0", { turns: [answer], activeTurnId: answer.id });
  const long = words.text(4_000).slice(0, 20_000);
  const search = (name: string, textOf: (round: number) => string) =>
    timed(`search: ${name}`, rounds, (round) => repository.search(textOf(round)));
  return [
    await timed("list 100", rounds, () => repository.list({ limit: 100 })),
    await timed("list the next 100", rounds, () => repository.list({ limit: 100, after: next })),
    await timed("open a conversation", rounds, (round) => repository.find(someId(round))),
    await search("a common word", (round) => words.word(round % 20)),
    await search("a rare word", (round) => words.word(15_000 + round)),
    await search("two common words", (round) => `${words.word(round % 20)} ${words.word(25)}`),
    await search("two rare words", (round) => `${words.word(9_000 + round)} ${words.word(9_500)}`),
    await search("a word that is nowhere", (round) => `${words.word(15_000 + round)}qx`),
    await search("two letters", (round) => words.word(round).slice(0, 2)),
    await search("two letters that are nowhere", () => "qx"),
    await timed("save an answer that grows to 20 KB", rounds, (round) => {
      const text = long.slice(0, Math.ceil(((round + 1) / rounds) * long.length));
      return repository.saveAnswer("c0", { ...answer, text });
    }),
    await timed("save an answer that has ended", rounds, () =>
      repository.saveAnswer("c0", { ...answer, status: "done", text: long.slice(0, 1_000) }),
    ),
    await timed("change a draft", rounds, (round) =>
      repository.update(someId(round), { draft: `Draft ${round}` }),
    ),
  ];
}

async function timed(
  name: string,
  rounds: number,
  use: (round: number) => Promise<unknown>,
): Promise<StoreFigure> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await use(round);
    times.push(performance.now() - began);
  }
  return { name, median: median(times), p95: quantile(times, 0.95), highest: Math.max(...times) };
}
