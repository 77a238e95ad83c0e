import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { replaceFile, replaceText } from "../../replace-file.ts";
import { readStateRecord, writeStateRecord, type StateRecord } from "./state-record.ts";

/** A sequence whose state can be kept in a file. */
export type SavableSequence = Pick<
  LlamaContextSequence,
  "contextTokens" | "saveStateToFile" | "loadStateFromFile"
>;

/**
 * The evaluated state of a conversation in a file, so that it need not be read again after the model or the
 * program was closed. Beside it stands `<path>.json`, which says what the file holds. A file that is not the
 * model's, of another engine, or damaged is never given to native code, which it could crash.
 */
export class SavedState {
  readonly #path: string;
  readonly #owner: string;
  #record: StateRecord | undefined;

  private constructor(path: string, owner: string, record: StateRecord | undefined) {
    this.#path = path;
    this.#owner = owner;
    this.#record = record;
  }

  /**
   * Looks at what there is; a state that is missing or not of use is an empty one.
   * @param owner tells models and engines apart
   */
  static async open(path: string, owner: string): Promise<SavedState> {
    const text = await readFile(recordPath(path), "utf8").catch(() => "");
    const record = readStateRecord(text);
    return new SavedState(path, owner, record?.owner === owner ? record : undefined);
  }

  /** What was evaluated when it was saved. */
  get tokens(): readonly Token[] {
    return this.#record?.tokens ?? [];
  }

  /** Puts the state into a sequence. Rejects when the file is damaged; what is in the sequence is unknown then. */
  async restore(sequence: SavableSequence): Promise<void> {
    if ((await sha256(this.#path)) !== this.#record?.sha256) {
      throw new Error("The saved state is not the one that was written.");
    }
    await sequence.loadStateFromFile(this.#path, { acceptRisk: true });
  }

  /** Keeps the state of a sequence in place of what there was. The user alone can read it. */
  async save(sequence: SavableSequence): Promise<void> {
    const tokens = [...sequence.contextTokens];
    const hash = await replaceFile(this.#path, async (unfinished) => {
      // Native code opens it as it finds it: created first, nobody else can read it at any time.
      await writeFile(unfinished, "", { mode: 0o600 });
      await sequence.saveStateToFile(unfinished);
      await chmod(unfinished, 0o600);
      return sha256(unfinished);
    });
    const record = { owner: this.#owner, sha256: hash, tokens };
    await replaceText(recordPath(this.#path), writeStateRecord(record));
    this.#record = record;
  }
}

function recordPath(path: string): string {
  return `${path}.json`;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
