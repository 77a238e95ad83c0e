import { join } from "node:path";
import { temporaryFolder } from "@llm/testing/files";
import {
  SqliteConversationRepository,
  type SqliteConversationRepositoryOptions,
} from "../src/index.ts";

/** A store of a test's own, with any number of repositories on it; all are closed and deleted with it. */
export interface TemporaryStore extends AsyncDisposable {
  readonly folder: string;
  readonly path: string;
  open(options?: Partial<SqliteConversationRepositoryOptions>): SqliteConversationRepository;
}

export async function temporaryStore(): Promise<TemporaryStore> {
  const folder = await temporaryFolder();
  const path = join(folder.path, "conversations.db");
  const opened: SqliteConversationRepository[] = [];
  return {
    folder: folder.path,
    path,
    open(options = {}) {
      const repository = new SqliteConversationRepository({ path, ...options });
      opened.push(repository);
      return repository;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((repository) => repository[Symbol.asyncDispose]()));
      await folder[Symbol.asyncDispose]();
    },
  };
}
