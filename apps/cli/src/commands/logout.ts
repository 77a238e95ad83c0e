import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { tokenSourceWords } from "../token-source-words.ts";

/** `llm logout`: forgets the saved token of the hub. */
export async function logout(context: CommandContext): Promise<ExitCode> {
  await using runtime = await context.openRuntime();
  const { hubAccount } = runtime;
  await hubAccount.removeToken();
  context.stdout.write("No token is saved now.\n");
  const { source } = await hubAccount.describe();
  if (source !== undefined) {
    context.stderr.write(`There is still another one: ${tokenSourceWords[source]}.\n`);
  }
  return exitCodes.ok;
}
