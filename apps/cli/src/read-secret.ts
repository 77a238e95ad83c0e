import { createInterface } from "node:readline";
import { addAbortSignal, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import type { CommandContext } from "./command-context.ts";

/**
 * Takes what is piped in; on a terminal it asks for a line and shows nothing of it. Undefined when the user ends that
 * with Ctrl-C or Ctrl-D. Aborting rejects.
 */
export async function readSecret(
  { stdin, stderr }: CommandContext,
  question: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (stdin.isTTY !== true) return text(addAbortSignal(signal, stdin));
  const nowhere = new Writable({ write: (_chunk: unknown, _encoding, done) => done() });
  // As a terminal, so that the line can be edited and the terminal itself echoes nothing.
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  stderr.write(question);
  try {
    return await new Promise((resolve) => {
      lines.once("line", resolve);
      lines.once("SIGINT", () => lines.close());
      lines.once("close", () => resolve(undefined));
    });
  } finally {
    lines.close();
    stderr.write("\n");
  }
}
