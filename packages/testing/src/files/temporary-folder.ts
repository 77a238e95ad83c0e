import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An empty folder of a test's own, deleted with all that is in it at the end: `await using`. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), "llm-test-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
