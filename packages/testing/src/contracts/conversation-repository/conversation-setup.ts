import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { ConversationRepository } from "@llm/domain";
import type { TestApi } from "../test-api.ts";

/** A store to be held to the contract, empty; disposed after each case. */
export interface ConversationStoreSetup extends AsyncDisposable {
  readonly repository: ConversationRepository;
  /** A second repository on the same store, as another program has it. Needed for the capability `shared`. */
  open?(): Promise<ConversationRepository>;
}

export interface ConversationStoreCapabilities {
  /** Two repositories can use one store; the cases of that are left out where they cannot. */
  readonly shared: boolean;
}

type Case = (repository: ConversationRepository, setup: ConversationStoreSetup) => Promise<void>;

/** Registers cases: each gets an empty store, which is disposed afterwards. */
export type RegisterCase = (name: string, body: Case) => void;

export function conversationCases(
  api: TestApi,
  make: () => Promise<ConversationStoreSetup>,
): RegisterCase {
  return (name, body) =>
    api.it(name, async () => {
      await using setup = await make();
      await body(setup.repository, setup);
    });
}

/** Asserts that two values have the same data, whichever thread or realm made them; long ones are shown shortened. */
export function assertSame(actual: unknown, expected: unknown): void {
  const [one, other] = [plain(actual), plain(expected)];
  if (isDeepStrictEqual(one, other)) return;
  assert.fail(`expected ${shown(other)}, got ${shown(one)}`);
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "undefined").slice(0, 2_000);
}
